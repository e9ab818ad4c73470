"""Texts and terms -> ids of genes, as in queries of mygene.info."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from variants.biothings.arguments import Term
from variants.biothings.request import BadArgumentError, QuerySyntaxError
from variants.genome.gene_names import ensembl_gene_id
from variants.genome.regions import RegionError, check_region, parse_region
from variants.releases.genes import genes_by_names, genes_overlapping
from variants.releases.models import Assembly, Gene

_FIELD = re.compile(r"(?P<field>[\w.]+):\s*(?P<value>.+)", re.DOTALL)
_ID_FIELDS = ("_id", "ensembl.gene", "ensemblgene", "ensembl", "entrezgene", "retired")
_BY_SYMBOL, _BY_ALIAS, _BY_NAME = ("symbol",), ("alias", "other_names", "prev_symbol"), ("name", "summary")
_KNOWN = (*_ID_FIELDS, *_BY_SYMBOL, *_BY_ALIAS, *_BY_NAME, "type_of_gene")
_JOIN = re.compile(r"\s+AND\s+")
_UNSUPPORTED = re.compile(r"\b(?:OR|NOT)\b|[()\[\]{}]")
MAX_TEXT = 1_000  # characters of a query


def find_gene_ids(text: str, *, assembly: str) -> QuerySet[Gene]:
    """The genes of a query: a name, `field:value`, `field:begin*`, an interval, or several joined by AND.

    Raises:
        QuerySyntaxError: The text uses a part of the query language that queries of genes do not have.
    """
    if len(text) > MAX_TEXT:
        raise QuerySyntaxError(f"the query has {len(text):,} characters; genes are asked by at most {MAX_TEXT:,}")
    genes = Gene.objects.all()
    for part in _JOIN.split(text.strip()):
        genes = _narrow(genes, part.strip(), assembly)
    # Those whose name it is exactly come first, then short symbols.
    return genes.order_by(Length("symbol"), "symbol", "gene_id")


def _narrow(genes: QuerySet[Gene], part: str, assembly: str) -> QuerySet[Gene]:
    if part in ("", "*", "__all__", "*:*"):
        return genes
    if _UNSUPPORTED.search(part):
        raise QuerySyntaxError("genes are asked by name, field:value, field:begin*, an interval, and AND between them")
    if region := _region(part, assembly):
        overlapping = genes_overlapping(assembly=assembly, chrom=region[0], start=region[1], end=region[2])
        return genes.filter(gene_id__in=overlapping.values("gene_id"))
    match = _FIELD.fullmatch(part)
    name, value = (match["field"].lower(), match["value"]) if match else ("", part)
    value = value.strip().strip('"')
    if name in ("taxid", "species"):
        return genes if value.lower() in ("9606", "human") else genes.none()
    if name and name not in _KNOWN:
        raise QuerySyntaxError(f"genes have no field {name!r}; there are {', '.join(_KNOWN)}")
    if value.endswith("*"):
        return genes.filter(_begins_with(name, value.rstrip("*")))
    if not name:
        named = _ids_by_name([value])[value]
        return genes.filter(gene_id__in=named) if named else genes.filter(name__icontains=value)
    return genes.filter(_equals(name, value))


def _region(text: str, assembly: str) -> tuple[int, int, int] | None:
    try:
        region = parse_region(text, assembly=assembly)
        if region is not None:
            check_region(region, assembly)
    except RegionError as error:
        raise QuerySyntaxError(str(error)) from None
    return (region.chrom, region.start, region.end) if region else None


def _begins_with(name: str, beginning: str) -> Q:
    if name in _ID_FIELDS:
        return Q(gene_id__istartswith=beginning)
    if name in _BY_NAME:
        return Q(name__icontains=beginning)
    return Q(symbol__istartswith=beginning) | (Q() if name else Q(gene_id__istartswith=beginning))


def _equals(name: str, value: str) -> Q:
    if name in _ID_FIELDS:
        return Q(gene_id=ensembl_gene_id(value) or value)
    if name in _BY_SYMBOL:
        return Q(symbol__iexact=value)
    if name in _BY_ALIAS:
        return Q(alias_symbols__contains=[value]) | Q(previous_symbols__contains=[value])
    if name == "type_of_gene":
        return Q(biotype__iexact=value.replace("-", "_"))
    return Q(name__icontains=value)


def _ids_by_name(names: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the genes that each name means in either assembly, GRCh38 first."""
    ids: dict[str, list[str]] = {name: [] for name in names}
    for assembly in (Assembly.GRCH38, Assembly.GRCH37):
        for name, genes in genes_by_names(assembly=assembly, names=list(ids)).items():
            ids[name] += [gene.gene_id for gene in genes if gene.gene_id not in ids[name]]
    return ids


def find_ids_of_terms(terms: Sequence[Term], scopes: Sequence[Term]) -> list[list[str]]:
    """The ids of the genes that each term names in one of the scopes, parallel to the terms.

    Raises:
        BadArgumentError: A term or scope is a list of several.
    """
    if not all(isinstance(word, str) for word in (*terms, *scopes)):
        raise BadArgumentError(keyword="q", reason="Terms and scopes of genes are single texts.")
    names = [str(term) for term in terms]
    by_name = _ids_by_name(dict.fromkeys(names))
    searched_scopes = {scope for word in scopes for scope in str(word).lower().split(",")}
    genes = {
        gene.gene_id: gene for gene in Gene.objects.filter(gene_id__in={i for ids in by_name.values() for i in ids})
    }
    return [[i for i in by_name[name] if _is_in_scope(genes[i], name, searched_scopes)] for name in names]


def _is_in_scope(gene: Gene, name: str, scopes: set[str]) -> bool:
    """Whether a gene has the name in one of the scopes."""
    upper = name.upper()
    if not scopes.isdisjoint(_ID_FIELDS) and ensembl_gene_id(name):
        return True
    if not scopes.isdisjoint(_BY_SYMBOL) and gene.symbol.upper() == upper:
        return True
    others = {other.upper() for other in (*gene.alias_symbols, *gene.previous_symbols)}
    return not scopes.isdisjoint(_BY_ALIAS) and upper in others
