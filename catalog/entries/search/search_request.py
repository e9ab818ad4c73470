"""A search of the catalogue as the URL describes it: text, facets, box, time, order.

The list page, REST, the feed and the sheet all read the same parameters:
`?q=&<facet>=&bbox=w,s,e,n&from=&to=&order=&page=`; a facet may be given several times, any of its values matches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from accounts.problems import InvalidInputError
from accounts.search_words import split_search
from catalog.entries.coverage import Box, parse_day
from catalog.entries.liveness import parse_liveness

FACETS: dict[str, str] = {
    "kind": "Kind",
    "domain": "Domain",
    "liveness": "Alive?",
    "reason": "Why at risk or ended",
    "confidence": "How sure",
    "scale": "Scale",
    "pyramid": "Pyramid level",
    "data_type": "Data type",
    "format": "Format",
    "protocol": "Protocol",
    "organization": "Organization",
    "access": "Access",
    "cost": "Cost to run",
    "archetype": "Archetype",
    "keyword": "Keyword",
    "tag": "Tag of its source",
}
# Parameters of addresses that were made before tags were one facet.
OLD_TAG_FACETS = ("place", "seed_place", "seed_scale")
ORDERS: dict[str, str] = {
    "relevance": "Best match",
    "title": "Title",
    "newest": "Newest change",
    "published": "Newest entry",
}


class InvalidSearchError(InvalidInputError):
    """Parameters that cannot be read; `problems` has a sentence for each of them."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems

    def details(self) -> dict[str, Any]:
        return {"errors": {name: [problem] for name, problem in self.problems.items()}}


class Parameters(Protocol):
    """A QueryDict, or something like it."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True)
class SearchRequest:
    """A search; `start` and `end` are days that are included."""

    q: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    box: Box | None = None
    start: date | None = None
    end: date | None = None
    order: str = ""

    @classmethod
    def parse(cls, parameters: Parameters) -> SearchRequest:
        """The search of a query string; unknown parameters are ignored. Raises InvalidSearchError, OverLimitError."""
        problems: dict[str, str] = {}
        facets = _parse_facets(parameters)
        start, end = (_parse_date(parameters, name, problems) for name in ("from", "to"))
        if start and end and end < start:
            problems["to"] = f"The time ends ({end}) before it starts ({start}): exchange from and to."
        order = parameters.get("order", "")
        if order and order not in ORDERS:
            problems["order"] = f"Order is one of {', '.join(ORDERS)}, not {order!r}."
        box = _parse_box(parameters, problems)
        if problems:
            raise InvalidSearchError(problems)
        text = " ".join(split_search(parameters.get("q", "").replace("\0", " ")))
        return cls(text, facets, box, start, end, order)

    @property
    def sort(self) -> str:
        """A key of ORDERS, also where the URL names none."""
        return self.order or ("relevance" if self.q else "title")


def _parse_facets(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """The chosen values of each facet that has any; older names of facets and states are understood."""
    chosen = {name: [value for value in parameters.getlist(name) if value] for name in FACETS}
    for name in OLD_TAG_FACETS:
        chosen["tag"] += [value for value in parameters.getlist(name) if value]
    chosen["liveness"] = [parse_liveness(word)[0] for word in chosen["liveness"]]
    return {name: tuple(dict.fromkeys(values)) for name, values in chosen.items() if values}


def _parse_date(parameters: Parameters, name: str, problems: dict[str, str]) -> date | None:
    if not (text := parameters.get(name, "").strip()):
        return None
    try:
        return parse_day(text, late=name == "to")
    except ValueError as error:
        problems[name] = str(error)
        return None


def _parse_box(parameters: Parameters, problems: dict[str, str]) -> Box | None:
    if not (text := parameters.get("bbox", "").strip()):
        return None
    try:
        return Box.parse(text)
    except ValueError as error:
        problems["bbox"] = str(error)
        return None
