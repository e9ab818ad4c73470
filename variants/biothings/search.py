"""`/query` by GET: hits of a query text, page by page, with facets, or all of them by scrolling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from psycopg.sql import Composable

from variants.biothings.bare_words import with_default_fields
from variants.biothings.errors import ApiError, BadArgumentError, QuerySyntaxError
from variants.biothings.reply import Reply
from variants.biothings.scroll import Scroll
from variants.query.errors import QueryError
from variants.query.grammar import parse
from variants.query.printer import to_text
from variants.query.tree import Node, all_of
from variants.selectors.facets import Facet, facets_of
from variants.selectors.filtering import Selection, count_matching, matching_rows, select_variants
from variants.selectors.ordering import UnsortableFieldError, order_of
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow

PAGE = 10
SCROLL_PAGE = 1000
COUNT_WITHIN = 20.0  # seconds: clients need an exact total, or an error
END_OF_SCROLL = {"success": False, "error": "No results to return."}
# Before, the interval, after: upstream takes an interval out of a query before it reads the rest.
_INTERVAL = re.compile(
    r"(?:(.+?)\s+AND\s+|\s*)(chr(?:\d{1,2}|X|Y|MT?):\d[\d,]*(?:-\d[\d,]*)?)(?:\s+AND\s+(.+)|\s*)", re.DOTALL
)

Answer = dict[str, Any]


def search(opened: OpenRelease, arguments: dict[str, Any], reply: Reply) -> Answer:
    """The answer to `/query?q=...`: {total, max_score, hits} and facets, warning, _scroll_id where asked for."""
    if arguments["q"] == "":
        return _answer([], 0)
    if arguments["q"] == "__any__":
        raise ApiError(400, "ValueError", details="Random documents are not supported: give a query.")
    text = query_text(arguments["q"], arguments["filter"])
    hits_text = query_text(arguments["q"], arguments["filter"], arguments["post_filter"])
    if arguments["fetch_all"]:
        return _first_page(opened, hits_text, arguments, reply)
    selection = select(opened, hits_text)
    size = arguments["size"]
    if size is None:
        size = 0 if arguments["facets"] and arguments["q"] in (None, "__all__") else PAGE
    rows = _page(selection, arguments, size)
    answer = _answer(hits(reply, rows, scored=not arguments["sort"]), total_of(selection)) | _warning(selection)
    if arguments["facets"]:
        answer["facets"] = _facets(select(opened, text), arguments)
        if size == 0:
            del answer["hits"]
    return answer


def next_page(opened: OpenRelease, scroll: Scroll) -> Answer:
    """The page after `scroll.after` of a fetch_all; at the end what makes clients stop quietly."""
    reply = Reply(opened, scroll.fields, **scroll.shape)
    return _scrolled(select(opened, scroll.query), scroll, reply) or END_OF_SCROLL


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


def select(opened: OpenRelease, text: str) -> Selection:
    """The selection of a query; what the release does not know matches nothing and becomes a warning.

    Raises ApiError 400 where only source lines could decide and the release is too large to read through.
    """
    asked = to_text(with_default_fields(opened, parse(text)))
    selection = select_variants(opened=opened, text=asked, lenient=True)
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
    order = order_by(selection.opened, arguments["sort"] or ())
    rows = matching_rows(selection=selection, order=order, limit=arguments["from"] + size) if size else ()
    return list(islice(rows, arguments["from"], None))


def order_by(opened: OpenRelease, names: Sequence[str]) -> list[Composable]:
    """The order of `sort=`; all hits have one score, so that it orders nothing. Raises ApiError 400."""
    try:
        return order_of(opened, [name for name in names if name.removeprefix("-") != "_score"])
    except UnsortableFieldError as error:
        raise QuerySyntaxError(str(error)) from None


def _first_page(opened: OpenRelease, text: str, arguments: dict[str, Any], reply: Reply) -> Answer:
    if arguments["facets"] or arguments["from"]:
        raise BadArgumentError(keyword="fetch_all", reason="Not with facets or from.")
    selection = select(opened, text)
    shape = {"dotfield": reply.dotfield, "always_list": list(reply.always_list), "allow_null": list(reply.allow_null)}
    scroll = Scroll(opened.release.pk, text, total_of(selection), (), tuple(reply.fields), shape)
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
