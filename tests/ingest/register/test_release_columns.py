"""Columns of further files belong to fields by name or by spelling; others are refused with advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.load.source_files import InspectedFile
from ingest.register.release_columns import match_columns
from ingest.register.release_request import RegistrationError
from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from variants.fields.spec import FieldSpec

KEYS = ["#chr", "pos", "ref", "alt"]


def make_file(*columns: str) -> InspectedFile:
    return InspectedFile(Path("own.tsv"), read_header("\t".join([*KEYS, *columns])), 1, 100)


def make_fields(*columns: str) -> list[FieldSpec]:
    return build_dictionary({Content.SNV: make_file(*columns).header}, {})


def test_a_column_spelled_differently_becomes_an_alias_of_its_field() -> None:
    specs = make_fields("My_score", "Other")
    matched = match_columns(specs, [make_file("Other", "Myscore"), make_file("Myscore", "Other")], release_name="own")
    assert matched[4].aliases == (*specs[4].aliases, "Myscore")
    assert [*matched[:4], matched[5]] == [*specs[:4], specs[5]]


def test_a_field_gets_one_column_of_a_file() -> None:
    with pytest.raises(RegistrationError, match=r"'Myscore' is not in release 'own' .1 such columns.*of its own"):
        match_columns(make_fields("My_score"), [make_file("My_score", "Myscore")], release_name="own")


def test_files_of_the_other_kind_come_in_one_step_with_the_first() -> None:
    with pytest.raises(RegistrationError, match="load indel files in one step with the others"):
        match_columns(make_fields("Score"), [make_file("Score", "indel_focal_length")], release_name="own")


def test_key_columns_may_have_other_names() -> None:
    file = InspectedFile(Path("own.tsv"), read_header("CHROM\tPOS\tREF\tALT\tScore"), 1, 100)
    specs = make_fields("Score")
    assert match_columns(specs, [file], release_name="own") == specs
