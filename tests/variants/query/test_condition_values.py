"""Values of each kind become conditions, or are refused with the reason."""

from __future__ import annotations

import pytest

from variants.fields.spec import FieldSpec, Kind
from variants.genome.consequences import ConsequenceClass, class_mask, term_mask
from variants.query.condition_values import (
    allele_condition,
    coordinate_condition,
    flag_condition,
    number_condition,
    terms_condition,
)
from variants.query.conditions import AlleleLike, Always, CoordinateBetween, FlagIs, HasTerms, Never, NumberBetween
from variants.query.errors import BadValueError, UnknownNameError
from variants.query.tree import Exists, Match, Range, Wildcard

NUMBER = FieldSpec("N", "n", "", Kind.FLOAT)
FLAG = FieldSpec("F", "f", "", Kind.FLAG)


def test_numbers_and_their_ranges() -> None:
    assert number_condition(Match("n", "1e1"), NUMBER) == NumberBetween(NUMBER, 10.0, 10.0)
    assert number_condition(Range("n", "1", None, includes_low=False), NUMBER) == NumberBetween(NUMBER, 1, None, False)


@pytest.mark.parametrize("value", ["high", "nan", "inf", "1_0", ""])
def test_numbers_that_are_not_finite_are_refused(value: str) -> None:
    with pytest.raises(BadValueError, match="n is a number"):
        number_condition(Match("n", value), NUMBER)
    with pytest.raises(BadValueError, match="n is a number"):
        number_condition(Range("n", value, None), NUMBER)


@pytest.mark.parametrize(("value", "flag"), [("Y", True), ("true", True), ("No", False), ("0", False)])
def test_flags(value: str, flag: bool) -> None:
    assert flag_condition(Match("f", value), FLAG) == FlagIs(FLAG, flag)


def test_a_word_that_is_not_a_flag_is_refused() -> None:
    with pytest.raises(BadValueError, match="'maybe' is neither"):
        flag_condition(Match("f", "maybe"), FLAG)


def test_consequences_by_term_pattern_class_and_presence() -> None:
    assert terms_condition(Match("c", "stopgain")) == HasTerms((term_mask(["stop_gained"]),))
    stops = terms_condition(Wildcard("c", "stop_*"))
    assert stops.masks == tuple(term_mask([f"stop_{end}"]) for end in ("gained", "lost", "retained_variant"))
    assert sum(terms_condition(Match("c", "LOF")).masks) == class_mask(ConsequenceClass.LOSS_OF_FUNCTION)
    assert sum(terms_condition(Exists("c")).masks) == 2**63 - 1


def test_unknown_consequences_name_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean missense_variant"):
        terms_condition(Match("c", "missence_variant"))
    with pytest.raises(BadValueError, match="no order"):
        terms_condition(Range("c", "a", "b"))


def test_positions_are_whole_numbers() -> None:
    assert coordinate_condition(Range("pos", "10", "20", False, False), "pos") == CoordinateBetween("pos", 11, 19)
    assert coordinate_condition(Range("pos", "10.5", "20.5"), "pos") == CoordinateBetween("pos", 11, 20)
    assert coordinate_condition(Match("pos", "10"), "pos") == CoordinateBetween("pos", 10, 10)
    assert coordinate_condition(Match("pos", "10.5"), "pos") == Never()
    assert coordinate_condition(Exists("pos"), "pos") == Always()


def test_chromosomes_go_by_name() -> None:
    assert coordinate_condition(Match("chrom", "chrX"), "chrom") == CoordinateBetween("chrom", 23, 23)
    with pytest.raises(BadValueError, match="unknown chromosome"):
        coordinate_condition(Match("chrom", "99"), "chrom")


def test_alleles_are_texts_and_patterns() -> None:
    assert allele_condition(Match("ref", "A*"), "ref") == AlleleLike("ref", r"a\*")
    assert allele_condition(Wildcard("ref", "A*"), "ref") == AlleleLike("ref", "a*")
    with pytest.raises(BadValueError, match="no order"):
        allele_condition(Range("ref", "A", "C"), "ref")
