"""Bare words that name nothing by themselves are looked for in the fields upstream searches by default."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from psycopg.sql import Composable

from variants.biothings.dialect_release import Scroll
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError, BadArgumentError, QuerySyntaxError
from variants.fields.spec import FieldSpec
from variants.genome.hgvs import parse_rs, parse_variant
from variants.genome.regions import RegionError, parse_region
from variants.query.errors import QueryError
from variants.query.printer import to_text
from variants.query.syntax import parse
from variants.query.tree import And, Match, Node, Not, Or, Word, all_of, any_of
from variants.releases.facets import Facet, facets_of
from variants.releases.ordering import UnsortableFieldError, order_of
from variants.releases.query_names import genes_in_release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, count_matching, matching_rows, select_variants

_GENE_NAMES = (".gene_name", ".genename")


def with_default_fields(release: ReleaseReader, tree: Node) -> Node:
    """The tree with every word that is no gene, rs number, region or variant asked of the gene-name columns.

    A gene symbol that the gene table does not know is still found where the annotation writes it.
    """
    words = {word.text for word in _words(tree) if not _is_place(word.text)}
    fields = [spec for spec in release.specs if is_searched_by_default(spec)]
    if not words or not fields:
        return tree
    unknown = words - set(genes_in_release(release=release, words=words))
    return _replaced(
        tree, lambda word: any_of([Match(spec.path, word.text) for spec in fields]) if word.text in unknown else word
    )


def is_searched_by_default(spec: FieldSpec) -> bool:
    return spec.filterable and spec.path.endswith(_GENE_NAMES)


def _is_place(text: str) -> bool:
    try:
        return parse_rs(text) is not None or parse_variant(text) is not None or parse_region(text) is not None
    except RegionError:
        return True


def _words(node: Node) -> Iterator[Word]:
    if isinstance(node, Not):
        yield from _words(node.part)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _words(part)
    elif isinstance(node, Word):
        yield node


def _replaced(node: Node, change: Callable[[Word], Node]) -> Node:
    if isinstance(node, Not):
        return Not(_replaced(node.part, change))
    if isinstance(node, And):
        return all_of([_replaced(part, change) for part in node.parts])
    if isinstance(node, Or):
        return any_of([_replaced(part, change) for part in node.parts])
    return change(node) if isinstance(node, Word) else node


PAGE = 10
SCROLL_PAGE = 1000
COUNT_WITHIN = 20.0  # seconds: clients need an exact total, or an error
END_OF_SCROLL = {"success": False, "error": "No results to return."}

# Before, the interval, after: upstream takes an interval out of a query before it reads the rest.
_INTERVAL = re.compile(
    r"(?:(.+?)\s+AND\s+|\s*)(chr(?:\d{1,2}|X|Y|MT?):\d[\d,]*(?:-\d[\d,]*)?)(?:\s+AND\s+(.+)|\s*)", re.DOTALL
)
Answer = dict[str, Any]


def search(release: ReleaseReader, arguments: dict[str, Any], reply: Reply) -> Answer:
    """The answer to `/query?q=...`: {total, max_score, hits} and facets, warning, _scroll_id where asked for."""
    if arguments["q"] == "":
        return _answer([], 0)
    if arguments["q"] == "__any__":
        raise ApiError(400, "ValueError", details="Random documents are not supported: give a query.")
    text = query_text(arguments["q"], arguments["filter"])
    hits_text = query_text(arguments["q"], arguments["filter"], arguments["post_filter"])
    if arguments["fetch_all"]:
        return _first_page(release, hits_text, arguments, reply)
    selection = select(release, hits_text)
    size = arguments["size"]
    if size is None:
        size = 0 if arguments["facets"] and arguments["q"] in (None, "__all__") else PAGE
    rows = _page(selection, arguments, size)
    answer = _answer(hits(reply, rows, scored=not arguments["sort"]), total_of(selection)) | _warning(selection)
    if arguments["facets"]:
        answer["facets"] = _facets(select(release, text), arguments)
        if size == 0:
            del answer["hits"]
    return answer


def next_page(release: ReleaseReader, scroll: Scroll) -> Answer:
    """The page after `scroll.after` of a fetch_all; at the end what makes clients stop quietly."""
    reply = Reply(release, scroll.fields, **scroll.shape)
    return _scrolled(select(release, scroll.query), scroll, reply) or END_OF_SCROLL


def query_text(*parts: str | None) -> str:
    """A query and its filters, as they were sent, as one text. None and `__all__` mean everything."""
    return to_text(all_of([parsed(part) for part in parts if part not in (None, "", "__all__", "*")]))


def parsed(text: str) -> Node:
    """The tree of a query as it was sent; around an interval, what stands before and after it are conditions of their
    own. Raises QuerySyntaxError of this dialect.
    """
    if match := _INTERVAL.fullmatch(text):
        with suppress(QueryError):  # the interval stands inside parentheses or quotes
            return all_of([parse(part) for part in match.groups() if part])
    try:
        return parse(text)
    except QueryError as error:
        raise QuerySyntaxError(str(error)) from None


def select(release: ReleaseReader, text: str) -> Selection:
    """The selection of a query; what the release does not know matches nothing and becomes a warning.

    Raises ApiError 400 where only source lines could decide and the release is too large to read through.
    """
    asked = to_text(with_default_fields(release, parse(text)))
    selection = select_variants(release=release, text=asked, lenient=True)
    if selection.reads_whole_genome:
        raise QuerySyntaxError(
            "This needs a field that is not searchable: add a gene or region, or see index in /metadata/fields."
        )
    return selection


def total_of(selection: Selection) -> int:
    """The exact number of hits. Raises ApiError 503 where it cannot be counted in time."""
    count = count_matching(selection=selection, within=COUNT_WITHIN)
    if count.value is None or not count.exact:
        raise ApiError(503, "Service Unavailable", details="Too many variants to count in time: narrow the query.")
    return count.value


def hits(reply: Reply, rows: list[VariantRow], *, scored: bool = True) -> list[Answer]:
    return reply.documents(rows, _score=1.0 if scored else None)


def _page(selection: Selection, arguments: dict[str, Any], size: int) -> list[VariantRow]:
    """The rows from..from+size in the order asked for, else in genome order; ties in genome order."""
    order = order_by(selection.release, arguments["sort"] or ())
    rows = matching_rows(selection=selection, order=order, limit=arguments["from"] + size) if size else ()
    return list(islice(rows, arguments["from"], None))


def order_by(release: ReleaseReader, names: Sequence[str]) -> list[Composable]:
    """The order of `sort=`; all hits have one score, so that it orders nothing. Raises ApiError 400."""
    try:
        return order_of(release, [name for name in names if name.removeprefix("-") != "_score"])
    except UnsortableFieldError as error:
        raise QuerySyntaxError(str(error)) from None


def _first_page(release: ReleaseReader, text: str, arguments: dict[str, Any], reply: Reply) -> Answer:
    if arguments["facets"] or arguments["from"]:
        raise BadArgumentError(keyword="fetch_all", reason="Not with facets or from.")
    selection = select(release, text)
    shape = {"dotfield": reply.dotfield, "always_list": list(reply.always_list), "allow_null": list(reply.allow_null)}
    scroll = Scroll(release.model.pk, text, total_of(selection), (), tuple(reply.fields), shape)
    return _scrolled(selection, scroll, reply) or _answer([], 0) | {"_scroll_id": scroll.token()} | _warning(selection)


def _scrolled(selection: Selection, scroll: Scroll, reply: Reply) -> Answer | None:
    """One page of up to SCROLL_PAGE hits with the token of the next; None where there are no more."""
    rows = list(matching_rows(selection=selection, after=scroll.after or None, limit=SCROLL_PAGE))
    if not rows:
        return None
    token = scroll.moved_to((rows[-1].chrom, rows[-1].pos, rows[-1].vkey)).token()
    return _answer(hits(reply, rows), scroll.total) | {"_scroll_id": token} | _warning(selection)


def _answer(found: list[Answer], total: int) -> Answer:
    scores = [hit["_score"] for hit in found]
    return {"total": total, "max_score": scores[0] if scores else None, "hits": found}


def _warning(selection: Selection) -> Answer:
    return {"warning": list(selection.warnings)} if selection.warnings else {}


def _facets(selection: Selection, arguments: dict[str, Any]) -> dict[str, Answer]:
    found = facets_of(selection=selection, names=arguments["facets"], size=arguments["facet_size"])
    return {name: _facet(found.get(name, Facet())) for name in arguments["facets"]}


def _facet(facet: Facet) -> Answer:
    terms = [{"term": term, "count": count} for term, count in facet.terms]
    total = sum(count for _, count in facet.terms)
    return {"_type": "terms", "terms": terms, "total": total, "other": facet.other, "missing": 0}
