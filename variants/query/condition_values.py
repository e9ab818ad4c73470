"""Leaf of a query tree + what it is about -> condition: number, flag, consequence, coordinate or allele. Pure."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NoReturn

from variants.fields.numbers import comparable_number
from variants.fields.spec import FieldSpec, Kind
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code
from variants.genome.consequences import TERMS, class_mask, find_class, is_known_term, term_mask
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundNode,
    CoordinateBetween,
    FlagIs,
    HasTerms,
    Never,
    NumberBetween,
)
from variants.query.errors import BadValueError, UnknownNameError
from variants.query.patterns import escape_pattern, fold_case, pattern_regex
from variants.query.tree import Exists, Match, Range, Wildcard

_FLAGS = dict.fromkeys(("y", "yes", "true", "t", "1"), True) | dict.fromkeys(("n", "no", "false", "f", "0"), False)
FieldLeaf = Match | Wildcard | Range | Exists


def kind_name(spec: FieldSpec) -> str:
    """How messages name the kind of a field's values."""
    return "a flag (Y or N)" if spec.kind is Kind.FLAG else "text" if spec.kind is Kind.TEXT else "a number"


def _refuse_number(leaf: Match | Wildcard | Range, value: str) -> NoReturn:
    raise BadValueError(f"{leaf.field} is a number, and {value!r} is not", leaf.position)


def _parse_bound(leaf: Range, value: str | None) -> float | None:
    return None if value is None else _parse_number(leaf, value)


def _parse_number(leaf: Match | Range, value: str) -> float:
    number = comparable_number(value)
    return _refuse_number(leaf, value) if number is None else number


def number_condition(leaf: Match | Wildcard | Range, spec: FieldSpec) -> BoundNode:
    """A condition on a number field. Raises BadValueError for a value that is not a finite number."""
    if isinstance(leaf, Range):
        low, high = _parse_bound(leaf, leaf.low), _parse_bound(leaf, leaf.high)
        return NumberBetween(spec, low, high, leaf.includes_low, leaf.includes_high)
    if isinstance(leaf, Match):
        number = _parse_number(leaf, leaf.value)
        return NumberBetween(spec, number, number)
    return _refuse_number(leaf, leaf.pattern)


def flag_condition(leaf: Match | Wildcard, spec: FieldSpec) -> FlagIs:
    """A condition on a flag field. Raises BadValueError for a value that is neither yes nor no."""
    value = leaf.value if isinstance(leaf, Match) else leaf.pattern
    flag = _FLAGS.get(value.strip().lower())
    if flag is None:
        raise BadValueError(f"{leaf.field} is {kind_name(spec)}, and {value!r} is neither", leaf.position)
    return FlagIs(spec, flag)


def terms_condition(leaf: FieldLeaf) -> HasTerms:
    """A condition on consequences: a term as any tool writes it, a pattern, a class such as lof, or `_exists_`.

    Raises:
        UnknownNameError: no term or class has this name.
        BadValueError: the value is a range.
    """
    if isinstance(leaf, Exists):
        return HasTerms(tuple(1 << rank for rank in range(63)))
    if isinstance(leaf, Range):
        raise BadValueError(f"consequences have no order: ask {leaf.field}:missense_variant", leaf.position)
    if isinstance(leaf, Wildcard):
        matches = pattern_regex(fold_case(leaf.pattern)).fullmatch
        masks = tuple(term_mask([term]) for term in TERMS if matches(fold_case(term)))
    elif is_known_term(leaf.value):
        masks = (term_mask([leaf.value]),)
    else:
        mask = class_mask(name) if (name := find_class(leaf.value)) else 0
        masks = tuple(1 << rank for rank in range(63) if mask >> rank & 1)
    if not masks:
        value = leaf.value if isinstance(leaf, Match) else leaf.pattern
        nearest = tuple(get_close_matches(value.lower(), TERMS, n=3, cutoff=0.5))
        raise UnknownNameError(f"{leaf.field}: there is no consequence {value!r}", leaf.position, nearest)
    return HasTerms(masks)


def coordinate_condition(leaf: FieldLeaf, column: str, *, assembly: str = "") -> BoundNode:
    """A condition on chrom, pos or end_pos. Raises BadValueError for what is not a number or chromosome.

    Args:
        assembly: The assembly of the chromosomes; '' accepts the accessions of both assemblies.
    """
    if isinstance(leaf, Exists):
        return Always()
    if column == "chrom":
        return _chromosome_condition(leaf, assembly)
    if isinstance(leaf, Range):
        low, high = _parse_bound(leaf, leaf.low), _parse_bound(leaf, leaf.high)
        # Positions are whole numbers: an open bound is the next one.
        first = None if low is None else int(low) + (1 if not leaf.includes_low or low > int(low) else 0)
        last = None if high is None else int(high) - (0 if leaf.includes_high or high > int(high) else 1)
        return CoordinateBetween(column, first, last)
    if isinstance(leaf, Match):
        number = _parse_number(leaf, leaf.value)
        return CoordinateBetween(column, int(number), int(number)) if number.is_integer() else Never()
    return _refuse_number(leaf, leaf.pattern)


def _chromosome_condition(leaf: FieldLeaf, assembly: str) -> CoordinateBetween:
    if not isinstance(leaf, Match):
        raise BadValueError(f"name one chromosome: {leaf.field}:22", leaf.position)
    try:
        code = chromosome_code(leaf.value, assembly=assembly)
    except UnknownChromosomeError as error:
        raise BadValueError(str(error), leaf.position) from None
    return CoordinateBetween("chrom", code, code)


def allele_condition(leaf: FieldLeaf, column: str) -> BoundNode:
    """A condition on ref or alt. Raises BadValueError if the value is a range."""
    if isinstance(leaf, Exists):
        return Always()
    if isinstance(leaf, Match):
        return AlleleLike(column, escape_pattern(fold_case(leaf.value)))
    if isinstance(leaf, Wildcard):
        return AlleleLike(column, fold_case(leaf.pattern))
    raise BadValueError(f"{leaf.field} is text and has no order: ask {leaf.field}:A", leaf.position)
