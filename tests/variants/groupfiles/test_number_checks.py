"""Numbers of written units: counted where a tool misreads them, an error where it ends."""

from __future__ import annotations

import pytest

from variants.genome.regions import Region
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, Members, Unit
from variants.groupfiles.number_checks import GroupFileError, NumberChecks
from variants.groupfiles.tool_formats import TOOL_FORMATS

UNIT = Unit("G", (Region(1, 1, 99),))


def members(weights: list[str], frequencies: list[str] | None = None) -> Members:
    variants = NEXT.join(f"{position}{POS_REF}A{REF_ALT}T" for position in range(1, len(weights) + 1))
    return Members(len(weights), variants, weights=NEXT.join(weights), frequencies=NEXT.join(frequencies or []))


@pytest.mark.parametrize("weights", [["1", "0", "2.5"], ["1e-05", "2E+3"], ["0", "-0.0"]])
def test_weights_that_are_not_negative_need_no_note(weights: list[str]) -> None:
    checks = NumberChecks(TOOL_FORMATS["regenie"], weight="cadd")
    checks.check(UNIT, members(weights))
    assert checks.notes() == []


def test_negative_weights_are_counted_with_examples() -> None:
    checks = NumberChecks(TOOL_FORMATS["gmmat"], weight="fathmm")
    checks.check(UNIT, members(["-1", "2", "-3e-05", "-4", "-5"]))
    assert checks.notes() == [
        "4 weights are negative in fathmm, such as -1 of 1 A>T of G, -3e-05 of 3 A>T of G, -4 of 4 A>T of G:"
        " GMMAT counts these variants in the other direction"
    ]


@pytest.mark.parametrize(("tool", "weight"), [("regenie", "-1"), ("saige", "NaN"), ("skat", "Infinity")])
def test_weights_at_which_a_tool_ends_are_refused(tool: str, weight: str) -> None:
    with pytest.raises(GroupFileError, match=f"2 A>T of G has the weight {weight} in fathmm"):
        NumberChecks(TOOL_FORMATS[tool], weight="fathmm").check(UNIT, members(["1", weight]))


def test_frequencies_lie_between_0_and_1() -> None:
    checks = NumberChecks(TOOL_FORMATS["regenie"], frequency="af")
    checks.check(UNIT, members(["", ""], ["0.5", ""]))
    checks.check(UNIT, members([""]))
    assert checks.without_frequency == 2
    checks.check_end(pairs=3)
    with pytest.raises(GroupFileError, match="none of the variants has a value in af"):
        checks.check_end(pairs=2)
    with pytest.raises(GroupFileError, match=r"has 1\.5 in af"):
        checks.check(UNIT, members([""], ["1.5"]))


def test_missing_weights_are_counted_and_their_replacement_is_named() -> None:
    checks = NumberChecks(TOOL_FORMATS["regenie"], weight="cadd", missing_weight="0.5")
    checks.check(UNIT, members(["1", "", ""]).with_missing_weights("0.5"))
    checks.check(UNIT, members([""]).with_missing_weights("0.5"))
    assert checks.notes() == ["3 variants of sets have no cadd: the weight 0.5 is written for them"]
