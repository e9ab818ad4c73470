"""Variants of a unit, one by one -> Members. Pure.

Separate module because source lines and a lake give variants one by one, where PostgreSQL gives joined texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from variants.fields.spec import FieldSpec
from variants.groupfiles.members import DEFAULT_CLASSES, NEXT, POS_REF, REF_ALT, Classes, Members, class_of


@dataclass(frozen=True, slots=True)
class MemberColumns:
    """The values written for each member besides its alleles.

    Attributes:
        classes: Annotation classes (see members.Classes); empty where no class is needed.
        weight, frequency: Numeric fields.
        missing_weight: The text of a member without a weight.
    """

    classes: Classes = DEFAULT_CLASSES
    weight: FieldSpec | None = None
    frequency: FieldSpec | None = None
    missing_weight: str = "0"

    @property
    def numbers(self) -> list[FieldSpec]:
        """The numeric fields."""
        return [spec for spec in (self.weight, self.frequency) if spec]


class MemberRow(NamedTuple):
    """A variant of a unit. numbers: the text of each numeric field of its columns, '' where it has no value."""

    pos: int
    ref: str
    alt: str
    terms: int
    numbers: tuple[str, ...] = ()


def join_rows(rows: Sequence[MemberRow], columns: MemberColumns) -> Members:
    """The members of a unit, from its variants in their order."""
    numbers = dict(zip(columns.numbers, zip(*(row.numbers for row in rows), strict=True), strict=True))
    return finish_members(
        Members(
            len(rows),
            NEXT.join(f"{row.pos}{POS_REF}{row.ref}{REF_ALT}{row.alt}" for row in rows),
            NEXT.join(class_of(row.terms, columns.classes) for row in rows) if columns.classes else "",
            NEXT.join(numbers[columns.weight]) if columns.weight else "",
            NEXT.join(numbers[columns.frequency]) if columns.frequency else "",
        ),
        columns,
    )


def finish_members(members: Members, columns: MemberColumns) -> Members:
    """Members as they are read -> with alleles in capitals, and a weight for each of them."""
    members = members.with_upper_case_alleles()
    return members.with_missing_weights(columns.missing_weight) if columns.weight else members
