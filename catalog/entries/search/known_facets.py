"""The facets of datasets as arrays of numbers, which each process keeps and reads again where an entry has changed.

Counting them for 10,000 datasets takes PostgreSQL a hundred times as long as counting arrays. They are kept of all
datasets, and counted of those alone that a search has found for its reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import F

from catalog.entries.search.hits import Hits, IsAnyOf
from catalog.entries.search.models import SearchEntry

Array = np.ndarray[Any, Any]
MAX_KEPT_TERMS = 20_000_000  # terms of all datasets, 4 bytes each; more are forgotten after each search


@dataclass(frozen=True)
class FacetTerms:
    """The terms of some hits: the hit of each (its place among them), and the number of the term."""

    hit: Array
    term: Array


@dataclass(frozen=True)
class _Entries:
    """Of all datasets that were read, by rising key: the terms of number i are terms[starts[i]:starts[i + 1]]."""

    keys: Array = field(default_factory=lambda: np.empty(0, np.int64))
    marks: Array = field(default_factory=lambda: np.empty(0, "V10"))
    starts: Array = field(default_factory=lambda: np.zeros(1, np.int64))
    terms: Array = field(default_factory=lambda: np.empty(0, np.int32))

    def places_of(self, hits: Hits) -> tuple[Array, Array]:
        """(place of each hit, whether what is kept there is the hit's entry as it is now)."""
        if not len(self.keys):
            return np.zeros(len(hits), np.int64), np.zeros(len(hits), bool)
        places = np.minimum(np.searchsorted(self.keys, hits.rows["pk"]), len(self.keys) - 1)
        is_known = (self.keys[places] == hits.rows["pk"]) & (self.marks[places] == hits.rows["mark"])
        return places, is_known

    def collect(self, places: Array) -> FacetTerms:
        """The terms at these places."""
        lengths = (self.starts[1:] - self.starts[:-1])[places]
        hit = np.repeat(np.arange(len(places)), lengths)
        inside = np.arange(len(hit)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return FacetTerms(hit, self.terms[np.repeat(self.starts[:-1][places], lengths) + inside])

    def merge(self, keys: Array, marks: Array, terms: list[list[int]]) -> _Entries:
        """With other entries in place of those that have the same keys."""
        kept = np.flatnonzero(~np.isin(self.keys, keys))
        all_keys = np.concatenate([self.keys[kept], keys])
        lengths = np.concatenate([(self.starts[1:] - self.starts[:-1])[kept], [len(row) for row in terms]]).astype(int)
        flat = np.concatenate([self.collect(kept).term, np.fromiter((n for row in terms for n in row), np.int32)])
        order = np.argsort(all_keys, kind="stable")
        unordered = _Entries(all_keys, np.empty(0), np.concatenate([[0], np.cumsum(lengths)]), flat)
        starts = np.concatenate([[0], np.cumsum(lengths[order])])
        all_marks = np.concatenate([self.marks[kept], marks])[order]
        return _Entries(all_keys[order], all_marks, starts, unordered.collect(order).term)


class KnownFacets:
    """What a process knows; threads may share it.

    Attributes:
        names: The terms by number, such as "domain:ocean".
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}
        self._entries = _Entries()

    def terms_of(self, hits: Hits) -> tuple[FacetTerms, list[str], dict[str, int]]:
        """(terms of the hits, names by number, numbers by name). One statement where entries are new or changed."""
        with self._lock:
            places, is_known = self._entries.places_of(hits)
            if not is_known.all():
                self._read(hits.narrow(~is_known))
                places, _ = self._entries.places_of(hits)
            entries, names, numbers = self._entries, self.names, self.numbers
            if len(entries.terms) > MAX_KEPT_TERMS:
                self._forget()
        return entries.collect(places), names, numbers

    def _read(self, hits: Hits) -> None:
        """Read entries; one that changed since the hits were found gets their mark, and is read again next time."""
        facets = dict(SearchEntry.objects.filter(IsAnyOf(F("pk"), hits.list_keys())).values_list("pk", "facets"))
        rows = [[self._number(name) for name in facets.get(key, ())] for key in hits.list_keys()]
        self._entries = self._entries.merge(hits.rows["pk"].astype(np.int64), hits.rows["mark"], rows)

    def _number(self, name: str) -> int:
        number = self.numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


KNOWN_FACETS = KnownFacets()
