"""Variants one by one become the texts of Members."""

from __future__ import annotations

from variants.fields.spec import FieldSpec, Kind
from variants.groupfiles.member_rows import MemberColumns, MemberRow, join_rows
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, Members

SCORE = FieldSpec("S", "s", "", Kind.FLOAT, column="s")


def test_rows_are_joined_with_a_weight_for_each() -> None:
    rows = [MemberRow(10, "a", "C", 0, ("0.5",)), MemberRow(12, "G", "T", 0, ("",))]
    variants = f"10{POS_REF}A{REF_ALT}C{NEXT}12{POS_REF}G{REF_ALT}T"
    columns = MemberColumns(classes=(), weight=SCORE, missing_weight="7")
    assert join_rows(rows, columns) == Members(2, variants, weights=f"0.5{NEXT}7", without_weight=1)
    plain = [row._replace(numbers=()) for row in rows]
    assert join_rows(plain, MemberColumns(classes=())) == Members(2, variants)
