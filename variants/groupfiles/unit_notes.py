"""Sentences about the names of units in a list. Pure.

Separate module because they say what was decided; the list is read in variants.groupfiles.unit_lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from variants.groupfiles.members import Unit

MAX_COLUMNS_IN_NOTE = 5
MAX_GENE_LENGTH = 5_000_000  # bases; the longest human genes have 2.5 million
_NO_TEXT_COLUMNS = {"strand", "score", "width", "length"}  # of intervals, of which nobody expects names


def note_nameless(header: Sequence[str], columns: Mapping[str, int]) -> tuple[str, ...]:
    """A sentence where a table has further columns, of which none is known to hold names."""
    used = {header[index] for index in columns.values() if index < len(header)}
    rest = [name for name in header if name and name not in used | _NO_TEXT_COLUMNS]
    if "name" in columns or not rest:
        return ()
    return (
        f"no column of the list is called name, so that units are named by their intervals (other columns:"
        f" {', '.join(rest[:MAX_COLUMNS_IN_NOTE])})",
    )


def note_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    """A sentence where a column has these kinds of features instead of names."""
    if not kinds:
        return ()
    return (
        f"the column of names has kinds of features ({', '.join(kinds[:MAX_COLUMNS_IN_NOTE])}), so that units are named"
        " by their intervals: put the names of units there",
    )


def note_distant(units: Iterable[Unit]) -> tuple[str, ...]:
    """A sentence where the intervals of a unit lie farther apart than the parts of any gene."""
    distant = [unit for unit in units if unit.end - unit.start >= MAX_GENE_LENGTH and len(unit.regions) > 1]
    if not distant:
        return ()
    return (
        f"{len(distant):,} units have intervals more than {MAX_GENE_LENGTH // 1_000_000} million bases apart"
        f" ({', '.join(unit.name for unit in distant[:MAX_COLUMNS_IN_NOTE])}), which no gene is: right for sets, wrong"
        " if the names are kinds of intervals",
    )
