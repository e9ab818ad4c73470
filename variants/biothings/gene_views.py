"""/v3: the gene tables as mygene.info answers, for clients that cannot reach it. Genes are the same for everybody."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.conf import settings

from variants.biothings.arguments import (
    Arguments,
    FieldsArguments,
    QueryArguments,
    TermsArguments,
    VariantArguments,
    VariantsArguments,
)
from variants.biothings.dialect_release import ASSEMBLIES_BY_GENOME
from variants.biothings.gene_documents import DEFAULT_FIELDS, PATHS, GeneReply
from variants.biothings.gene_search import find_gene_ids, find_ids_of_terms
from variants.biothings.query_search import DEFAULT_PAGE_SIZE
from variants.biothings.request import ApiError
from variants.biothings.views import DialectView
from variants.releases.models import Gene

_DEFAULT_SCOPES = ("_id", "symbol", "alias")


def _reply(arguments: Any) -> GeneReply:
    return GeneReply(arguments.fields, arguments.dotfield, arguments.always_list, arguments.allow_null)


class GeneView(DialectView[VariantArguments]):
    """One gene by id, symbol or another name that means only it."""

    get_arguments = VariantArguments
    post_arguments = VariantArguments

    def answer(self, arguments: VariantArguments) -> Any:
        (ids,) = find_ids_of_terms([arguments.id], _DEFAULT_SCOPES)
        documents = _reply(arguments).documents(ids, _version=1)
        if not documents:
            raise ApiError(404, "Not Found.", details=f"There is no gene {arguments.id[:60]!r}.")
        return documents[0] if len(documents) == 1 else documents


class GenesView(DialectView[VariantArguments | VariantsArguments]):
    """Many genes by id."""

    get_arguments = VariantArguments
    post_arguments = VariantsArguments

    def answer(self, arguments: VariantArguments | VariantsArguments) -> Any:
        texts = arguments.ids if isinstance(arguments, VariantsArguments) else [arguments.id]
        return _answer_terms(texts, _DEFAULT_SCOPES, _reply(arguments), size=len(texts), _version=1)


def _answer_terms(texts: Any, scopes: Any, reply: GeneReply, *, size: int, **root_keys: Any) -> list[dict[str, Any]]:
    """For each text in order its genes, or {"query", "notfound": true}."""
    ids_of_terms = [ids[:size] for ids in find_ids_of_terms(texts, scopes)]
    documents = {
        one["_id"]: one for one in reply.documents(list({i for ids in ids_of_terms for i in ids}), **root_keys)
    }
    return [
        {"query": text, **answer}
        for text, ids in zip(texts, ids_of_terms, strict=True)
        for answer in ([documents[i] for i in ids] or [{"notfound": True}])
    ]


class GeneQueryView(DialectView[QueryArguments | TermsArguments]):
    """Search genes by a query text, or look many terms up."""

    get_arguments = QueryArguments
    post_arguments = TermsArguments
    needs_lane = True

    def answer(self, arguments: QueryArguments | TermsArguments) -> Any:
        size = DEFAULT_PAGE_SIZE if arguments.size is None else arguments.size
        reply = _reply(arguments)
        if isinstance(arguments, TermsArguments):
            reply = GeneReply(arguments.fields or DEFAULT_FIELDS, reply.dotfield, reply.always_list, reply.allow_null)
            scopes = arguments.scopes if tuple(arguments.scopes) != ("_id",) else _DEFAULT_SCOPES
            return _answer_terms(arguments.q, scopes, reply, size=size, _score=1.0)
        if arguments.fetch_all or arguments.scroll_id or arguments.facets:
            raise ApiError(400, "Bad Request", details="Genes are listed by size and from; no scrolling, no facets.")
        return self._search(arguments, size, reply)

    def _search(self, arguments: QueryArguments, size: int, reply: GeneReply) -> dict[str, Any]:
        started_at = perf_counter()
        genes = find_gene_ids(arguments.q or "", assembly=ASSEMBLIES_BY_GENOME[arguments.assembly])
        ids = list(dict.fromkeys(genes.values_list("gene_id", flat=True)))
        page = ids[arguments.skip : arguments.skip + size]
        shown = GeneReply(arguments.fields or DEFAULT_FIELDS, reply.dotfield, reply.always_list, reply.allow_null)
        took = max(round((perf_counter() - started_at) * 1000), 1)
        hits = shown.documents(page, _score=1.0)
        return {"took": took, "total": len(ids), "max_score": 1.0 if ids else None, "hits": hits}


class GeneMetadataView(DialectView[Arguments]):
    """That this is a service of genes, and where they are from."""

    http_method_names = ["get", "head", "options"]
    get_arguments = Arguments

    def answer(self, arguments: Arguments) -> Any:
        sources = Gene.objects.exclude(source="").order_by("source").values_list("source", flat=True).distinct()
        return {
            "biothing_type": "gene",
            "build_version": " ".join(sources) or "none",
            "src": {source: {"version": None} for source in sources},
            "stats": {"total": Gene.objects.values("gene_id").distinct().count()},
            "taxonomy": {"human": 9606},
            "genome_assembly": {"human": "hg38"},
            "default_assembly": settings.LWDS_DEFAULT_ASSEMBLY,
        }


class GeneFieldsView(DialectView[FieldsArguments]):
    """The fields of genes."""

    http_method_names = ["get", "head", "options"]
    get_arguments = FieldsArguments

    def answer(self, arguments: FieldsArguments) -> Any:
        numbers = (".start", ".end", ".strand", "taxid")
        return {
            path: {"type": "integer" if path.endswith(numbers) else "keyword", "index": True}
            for path in PATHS
            if arguments.search.lower() in path and path.startswith(arguments.prefix)
        }
