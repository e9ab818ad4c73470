"""Values of a field -> numbers of classes, in SQL over a lake: what histograms and cross-tabulations count. Pure.

Separate module because conditions do not use classes. Classes are numbered from 0; the last one holds the variants
without a value. `value` and `values` are SQL that variants.query.to_lake makes.
"""

from __future__ import annotations

from collections.abc import Sequence

from variants.query.to_lake import LakeSQL


def classes_between(value: str, edges: Sequence[float]) -> LakeSQL:
    """The class of one number, as a list: number n lies from edges[n] to below edges[n + 1].

    Numbers outside all classes are in the first or the last of them.

    Example:
        >>> classes_between("x", [0, 1, 2]).sql
        '[CASE WHEN x IS NULL THEN 2 WHEN x < ? THEN 0 ELSE 1 END]'
    """
    count = len(edges) - 1
    cases = "".join(f" WHEN {value} < ? THEN {number}" for number in range(count - 1))
    return LakeSQL(f"[CASE WHEN {value} IS NULL THEN {count}{cases} ELSE {count - 1} END]", tuple(edges[1:-1]))


def classes_of_values(values: str, known: Sequence[str | bool], *, others: bool) -> LakeSQL:
    """The classes of the distinct values of a variant: one for each known value, then one for all others.

    Args:
        others: Whether there is a class for others; without one all values are known.

    Example:
        >>> classes_of_values("list_distinct(x)", ["a"], others=True).parameters
        ('a',)
    """
    cases = "".join(f" WHEN x = ? THEN {number}" for number in range(len(known)))
    case = f"CASE{cases} ELSE {len(known)} END" if known else "0"
    classes = f"list_distinct(list_transform({values}, lambda x: {case}))"
    missing = len(known) + others
    return LakeSQL(f"CASE WHEN coalesce(len({values}), 0) = 0 THEN [{missing}] ELSE {classes} END", tuple(known))
