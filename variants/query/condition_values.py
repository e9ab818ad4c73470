"""What is asked of one kind of field, checked: numbers, flags, consequences, places and alleles."""

from __future__ import annotations

from difflib import get_close_matches
from math import isfinite
from typing import NoReturn

from variants.fields.spec import FieldSpec, Kind
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code
from variants.genome.consequences import TERMS, ConsequenceClass, class_mask, known_term, term_mask
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundNode,
    FlagIs,
    HasTerms,
    Never,
    NumberBetween,
    PlaceBetween,
    ascii_lower,
    escape_pattern,
    pattern_regex,
)
from variants.query.errors import BadValueError, UnknownNameError
from variants.query.tree import Exists, Match, Node, Range, Wildcard

_FLAGS = dict.fromkeys(("y", "yes", "true", "t", "1"), True) | dict.fromkeys(("n", "no", "false", "f", "0"), False)
_CLASSES = {each.value: class_mask(each) for each in ConsequenceClass} | {
    "lof": class_mask(ConsequenceClass.LOSS_OF_FUNCTION)
}


def kind_name(spec: FieldSpec) -> str:
    return "a flag (Y or N)" if spec.kind is Kind.FLAG else "text" if spec.kind is Kind.TEXT else "a number"


def _bad_number(leaf: Match | Wildcard | Range, value: str) -> NoReturn:
    raise BadValueError(f"{leaf.field} is a number, and {value!r} is none", leaf.position)


def _as_number(leaf: Match | Range, value: str | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        _bad_number(leaf, value)
    if not isfinite(number) or "_" in value:
        _bad_number(leaf, value)
    return number


def number_condition(leaf: Node, spec: FieldSpec) -> BoundNode:
    if isinstance(leaf, Range):
        low, high = _as_number(leaf, leaf.low), _as_number(leaf, leaf.high)
        return NumberBetween(spec, low, high, leaf.includes_low, leaf.includes_high)
    if isinstance(leaf, Match):
        number = _as_number(leaf, leaf.value)
        return NumberBetween(spec, number, number)
    return _bad_number(leaf, leaf.pattern)


def flag_condition(leaf: Match | Wildcard, spec: FieldSpec) -> FlagIs:
    value = leaf.value if isinstance(leaf, Match) else leaf.pattern
    flag = _FLAGS.get(value.strip().lower())
    if flag is None:
        raise BadValueError(f"{leaf.field} is {kind_name(spec)}, and {value!r} is neither", leaf.position)
    return FlagIs(spec, flag)


def terms_condition(leaf: Node) -> HasTerms:
    """A condition on consequences: a term in any tool's words, a pattern, a class such as lof, or any term at all."""
    if isinstance(leaf, Exists):
        return HasTerms(tuple(1 << rank for rank in range(63)))
    if isinstance(leaf, Range):
        raise BadValueError(f"consequences have no order: ask {leaf.field}:missense_variant", leaf.position)
    if isinstance(leaf, Wildcard):
        matches = pattern_regex(ascii_lower(leaf.pattern)).fullmatch
        masks = tuple(term_mask([term]) for term in TERMS if matches(ascii_lower(term)))
    elif known_term(leaf.value):
        masks = (term_mask([leaf.value]),)
    else:
        whole = _CLASSES.get(leaf.value.lower(), 0)
        masks = tuple(1 << rank for rank in range(63) if whole >> rank & 1)
    if not masks:
        value = leaf.value if isinstance(leaf, Match) else leaf.pattern
        nearest = tuple(get_close_matches(value.lower(), TERMS, n=3, cutoff=0.5))
        raise UnknownNameError(f"{leaf.field}: there is no consequence {value!r}", leaf.position, nearest)
    return HasTerms(masks)


def place_condition(leaf: Node, column: str) -> BoundNode:
    if isinstance(leaf, Exists):
        return Always()
    if column == "chrom":
        return _chromosome(leaf)
    if isinstance(leaf, Range):
        low, high = _as_number(leaf, leaf.low), _as_number(leaf, leaf.high)
        # Positions are whole numbers: an open bound is the next one.
        first = None if low is None else int(low) + (1 if not leaf.includes_low or low > int(low) else 0)
        last = None if high is None else int(high) - (0 if leaf.includes_high or high > int(high) else 1)
        return PlaceBetween(column, first, last)
    if isinstance(leaf, Match):
        number = _as_number(leaf, leaf.value)
        return PlaceBetween(column, int(number), int(number)) if number == int(number) else Never()
    return _bad_number(leaf, leaf.pattern)


def _chromosome(leaf: Node) -> PlaceBetween:
    if not isinstance(leaf, Match):
        raise BadValueError(f"name one chromosome: {leaf.field}:22", leaf.position)
    try:
        code = chromosome_code(leaf.value)
    except UnknownChromosomeError as error:
        raise BadValueError(str(error), leaf.position) from None
    return PlaceBetween("chrom", code, code)


def allele_condition(leaf: Node, column: str) -> BoundNode:
    if isinstance(leaf, Exists):
        return Always()
    if isinstance(leaf, Match):
        return AlleleLike(column, escape_pattern(ascii_lower(leaf.value)))
    if isinstance(leaf, Wildcard):
        return AlleleLike(column, ascii_lower(leaf.pattern))
    raise BadValueError(f"{leaf.field} is text and has no order: ask {leaf.field}:A", leaf.position)
