"""Counts at each step of writing group files."""

from __future__ import annotations

from variants.genome.regions import Region
from variants.groupfiles.members import Members, Unit
from variants.groupfiles.provenance import Tally

FIRST, SECOND, THIRD = (Unit(name, (Region(22, 1, 9),)) for name in ("first", "second", "third"))


def test_a_unit_with_enough_variants_is_written_and_counted() -> None:
    tally = Tally({FIRST: 5})
    assert tally.accept(FIRST, Members(3, ""), min_variants=3)
    assert (tally.written, tally.pairs, tally.below_minimum, tally.emptied_by_filter) == (1, 3, [], [])


def test_a_unit_below_the_minimum_is_named_but_not_emptied() -> None:
    tally = Tally({FIRST: 5})
    assert not tally.accept(FIRST, Members(2, ""), min_variants=3)
    assert (tally.written, tally.pairs, tally.below_minimum, tally.emptied_by_filter) == (0, 0, ["first"], [])


def test_units_whose_variants_the_filter_left_out_are_named() -> None:
    tally = Tally({FIRST: 5, SECOND: 2, THIRD: 0})
    tally.accept(FIRST, Members(1, ""), min_variants=1)
    assert tally.emptied_by_filter == ["second"]
