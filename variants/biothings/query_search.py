"""`/query?q=...`: a query text -> hits, facets and scroll pages, in the words of myvariant.info."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from variants.biothings.arguments import QueryArguments
from variants.biothings.dialect_release import Scroll
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError, BadArgumentError, QuerySyntaxError
from variants.fields.spec import FieldSpec
from variants.genome.hgvs import parse_variant_id
from variants.genome.regions import RegionError, parse_region
from variants.query.errors import QueryError
from variants.query.printer import to_text
from variants.query.row_order import OrderItem
from variants.query.syntax import parse
from variants.query.tree import Leaf, Match, Node, Word, all_of, any_of, transform, walk
from variants.releases.counting import count_matching
from variants.releases.facets import Facet, count_facets
from variants.releases.ordering import UnsortableFieldError, order_items
from variants.releases.query_names import genes_in_release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows, select_variants

_GENE_NAMES = (".gene_name", ".genename")
DEFAULT_PAGE_SIZE = 10  # hits
SCROLL_PAGE_SIZE = 1000  # hits
COUNT_TIMEOUT = 20.0  # seconds: clients need an exact total, or an error
END_OF_SCROLL = {"success": False, "error": "No results to return."}

# Before, the interval, after: myvariant.info takes an interval out of a query before it reads the rest.
_INTERVAL = re.compile(
    r"(?:(.+?)\s+AND\s+|\s*)(chr(?:\d{1,2}|X|Y|MT?):\d[\d,]*(?:-\d[\d,]*)?)(?:\s+AND\s+(.+)|\s*)", re.DOTALL
)
QueryAnswer = dict[str, Any]


def with_default_fields(release: ReleaseReader, tree: Node) -> Node:
    """The tree with every word that is not a gene, rs number, region or variant looked for in the gene-name columns.

    A gene symbol that the gene table does not know is still found where the annotation writes it. Every part keeps its
    number, since each word becomes one part.
    """
    leaves: Iterator[Leaf] = walk(tree)
    texts = {leaf.text for leaf in leaves if isinstance(leaf, Word) and not _is_location(leaf.text)}
    fields = [spec for spec in release.specs if is_searched_by_default(spec)]
    if not texts or not fields:
        return tree
    unknown = texts - set(genes_in_release(release=release, words=texts))

    def match_in_fields(leaf: Leaf) -> Node:
        if isinstance(leaf, Word) and leaf.text in unknown:
            return any_of([Match(spec.path, leaf.text, leaf.position) for spec in fields])
        return leaf

    return transform(tree, match_in_fields)


def is_searched_by_default(spec: FieldSpec) -> bool:
    return spec.filterable and spec.path.endswith(_GENE_NAMES)


def _is_location(text: str) -> bool:
    """Whether a word is a variant, rs number or region."""
    try:
        return parse_variant_id(text) is not None or parse_region(text) is not None
    except RegionError:
        return True


def search(release: ReleaseReader, arguments: QueryArguments, reply: Reply) -> QueryAnswer:
    """The answer to `/query?q=...`: {total, max_score, hits} and facets, warning, _scroll_id if requested."""
    if arguments.q == "":
        return _render_hits([], 0)
    if arguments.q == "__any__":
        raise ApiError(400, "ValueError", details="Random documents are not supported: give a query.")
    query = joined_query(arguments.q, arguments.filter)
    hits_query = joined_query(arguments.q, arguments.filter, arguments.post_filter)
    if arguments.fetch_all:
        return _start_scroll(release, hits_query, arguments, reply)
    selection = select(release, hits_query)
    size = arguments.size
    if size is None:
        size = 0 if arguments.facets and arguments.q in (None, "__all__") else DEFAULT_PAGE_SIZE
    rows = _read_page(selection, arguments, size)
    answer = _render_hits(hit_documents(reply, rows, scored=not arguments.sort), count_hits(selection)) | _render_notes(
        selection
    )
    if arguments.facets:
        answer["facets"] = _count_facets(select(release, query), arguments)
        if size == 0:
            del answer["hits"]
    return answer


def next_page(release: ReleaseReader, scroll: Scroll) -> QueryAnswer:
    """The page after `scroll.after` of a fetch_all; at the end what makes clients stop quietly."""
    reply = Reply(release, scroll.fields, **scroll.shape)
    return _continue_scroll(select(release, parse(scroll.query)), scroll, reply) or END_OF_SCROLL


def joined_query(*parts: str | None) -> Node:
    """The texts of a query and its filters, as they were sent, as one tree. None and `__all__` mean everything."""
    return all_of([parse_sent_query(part) for part in parts if part not in (None, "", "__all__", "*")])


def parse_sent_query(text: str) -> Node:
    """The tree of a query as it was sent; around an interval, what stands before and after it are separate conditions.

    Raises QuerySyntaxError of this dialect.
    """
    if match := _INTERVAL.fullmatch(text):
        with suppress(QueryError):  # the interval stands inside parentheses or quotes
            return all_of([parse(part) for part in match.groups() if part])
    try:
        return parse(text)
    except QueryError as error:
        raise QuerySyntaxError(str(error)) from None


def select(release: ReleaseReader, query: Node) -> Selection:
    """The selection of a query; what the release does not know matches nothing and becomes a warning.

    Raises ApiError 400 if only source lines could decide and the release is too large to read through.
    """
    selection = select_variants(release=release, query=with_default_fields(release, query), lenient=True)
    check_searchable(selection)
    return selection


def check_searchable(selection: Selection) -> None:
    """Raises ApiError 400 if only source lines could decide and the release is too large to read through."""
    if selection.reads_whole_genome:
        raise QuerySyntaxError(
            "This needs a field that is not searchable: add a gene or region, or see index in /metadata/fields."
        )


def count_hits(selection: Selection) -> int:
    """The exact number of hits. Raises ApiError 503 where it cannot be counted in time."""
    count = count_matching(selection=selection, within=COUNT_TIMEOUT)
    if count.value is None or not count.exact:
        raise ApiError(503, "Service Unavailable", details="Too many variants to count in time: narrow the query.")
    return count.value


def hit_documents(reply: Reply, rows: list[VariantRow], *, scored: bool = True) -> list[QueryAnswer]:
    return reply.documents(rows, _score=1.0 if scored else None)


def _read_page(selection: Selection, arguments: QueryArguments, size: int) -> list[VariantRow]:
    """The rows from..from+size in the requested order, else in genome order; ties in genome order."""
    order = order_by(selection.release, arguments.sort)
    rows = matching_rows(selection=selection, order=order, limit=arguments.skip + size) if size else ()
    return list(islice(rows, arguments.skip, None))


def order_by(release: ReleaseReader, names: Sequence[str]) -> list[OrderItem]:
    """The order of `sort=`; all hits have one score, so that it orders nothing. Raises ApiError 400."""
    try:
        return order_items(release, [name for name in names if name.removeprefix("-") != "_score"])
    except UnsortableFieldError as error:
        raise QuerySyntaxError(str(error)) from None


def _start_scroll(release: ReleaseReader, query: Node, arguments: QueryArguments, reply: Reply) -> QueryAnswer:
    if arguments.facets or arguments.skip:
        raise BadArgumentError(keyword="fetch_all", reason="Not with facets or from.")
    selection = select(release, query)
    shape = {"dotfield": reply.dotfield, "always_list": list(reply.always_list), "allow_null": list(reply.allow_null)}
    scroll = Scroll(release.model.pk, to_text(query), count_hits(selection), None, tuple(reply.fields), shape)
    return _continue_scroll(selection, scroll, reply) or _render_hits([], 0) | {
        "_scroll_id": scroll.token()
    } | _render_notes(selection)


def _continue_scroll(selection: Selection, scroll: Scroll, reply: Reply) -> QueryAnswer | None:
    """One page of up to SCROLL_PAGE_SIZE hits with the token of the next; None where there are no more."""
    rows = list(matching_rows(selection=selection, after=scroll.after, limit=SCROLL_PAGE_SIZE))
    if not rows:
        return None
    token = scroll.moved_to(rows[-1].key).token()
    return _render_hits(hit_documents(reply, rows), scroll.total) | {"_scroll_id": token} | _render_notes(selection)


def _render_hits(hits: list[QueryAnswer], total: int) -> QueryAnswer:
    scores = [hit["_score"] for hit in hits]
    return {"total": total, "max_score": scores[0] if scores else None, "hits": hits}


def _render_notes(selection: Selection) -> QueryAnswer:
    """Facts for which myvariant.info has no key, if there are any."""
    notes: QueryAnswer = {"warning": list(selection.warnings)} if selection.warnings else {}
    return notes | ({"answered_from": "lake"} if selection.answered_from == "lake" else {})


def _count_facets(selection: Selection, arguments: QueryArguments) -> dict[str, QueryAnswer]:
    facets = count_facets(selection=selection, names=arguments.facets, size=arguments.facet_size)
    return {name: _render_facet(facets.get(name, Facet())) for name in arguments.facets}


def _render_facet(facet: Facet) -> QueryAnswer:
    terms = [{"term": term, "count": count} for term, count in facet.terms]
    total = sum(count for _, count in facet.terms)
    return {"_type": "terms", "terms": terms, "total": total, "other": facet.other, "missing": 0}
