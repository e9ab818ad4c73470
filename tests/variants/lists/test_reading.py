"""What people and programs are described of how a list was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from variants.lists.assembly_claims import AssemblyClaim
from variants.lists.reading import Reading
from variants.lists.table_layout import ListKind, TableLayout, find_header


def layout(header: str, **changes: Any) -> TableLayout:
    """The layout of a table with this header in its second line."""
    header_layout = find_header(header)
    assert header_layout is not None
    return replace(header_layout, **{"header_line": 2} | changes)


def test_a_table_names_its_columns_from_1_and_how_to_change_them() -> None:
    reading = Reading(ListKind.TABLE, layout("p,CHR,BP,A1,A2"), notes=["three rows were left out"])
    sentence, note = reading.sentences()
    assert sentence.startswith("read as a table with its header in line 2, cut at commas: chrom is column 2 (CHR)")
    assert "effect is column 4 (A1)" in sentence
    assert note == "three rows were left out"
    assert reading.columns_option == "chrom=2,pos=3,effect=4,other=5"


def test_names_of_rows_move_every_column() -> None:
    assert Reading(ListKind.TABLE, layout("CHR,BP,A1,A2", has_row_names=True)).columns_option.startswith("chrom=2")


def test_a_table_without_header_is_recognised_by_its_program() -> None:
    (sentence,) = Reading(ListKind.TABLE, layout("chr pos ref alt", header_line=0, program="ANNOVAR")).sentences()
    assert sentence.startswith("read as a table without header, as ANNOVAR has it, cut at blanks")


def test_other_lists_have_no_columns() -> None:
    reading = Reading(ListKind.IDS)
    assert reading.sentences() == ["read as one variant a line"]
    assert reading.columns_option == ""
    assert reading.as_json() == {"kind": "one variant a line", "notes": [], "assembly": []}


def test_programs_get_the_same_notes() -> None:
    claims = [AssemblyClaim("GRCh37", "column pos_hg19")]
    described = Reading(ListKind.TABLE, layout("chr\tpos\tref\talt"), claims=claims).as_json()
    assert (described["delimiter"], described["header_line"]) == ("tab", 2)
    assert described["columns"]["ref"] == {"column": 3, "name": "ref"}
    assert described["columns_option"] == "chrom=1,pos=2,ref=3,alt=4"
    assert described["assembly"] == [{"assembly": "GRCh37", "because": "column pos_hg19"}]
