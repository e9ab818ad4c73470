"""Columns of one field are found under other spellings, and near misses are told."""

from __future__ import annotations

from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from ingest.wgsa.near_names import describe_near_names, describe_spellings
from variants.fields.spec import FieldSpec

KEY = "#chr\tpos\tref\talt\t"


def specs_of(snv: str, indel: str) -> list[FieldSpec]:
    headers = {
        Content.SNV: read_header(KEY + snv.replace(" ", "\t")),
        Content.INDEL: read_header(KEY + "indel_focal_length\t" + indel.replace(" ", "\t")),
    }
    return build_dictionary(headers, {})


def test_columns_that_differ_in_spelling_alone_are_one_field() -> None:
    specs = specs_of(
        "CADD_phred My_own_score fathmm-MKL_non-coding_score", "CADDphred MyOwnScore fathmmMKLnoncodingscore"
    )
    both = {spec.name: spec.aliases for spec in specs if spec.snv_index is not None and spec.indel_index is not None}
    assert "CADDphred" in both["CADD_phred"]
    assert "MyOwnScore" in both["My_own_score"]
    assert "fathmmMKLnoncodingscore" in both["fathmm-MKL_non-coding_score"]
    assert len(specs) == 4 + 3 + 1
    assert describe_spellings(specs)[0].startswith("column CADDphred is read as the field CADD_phred")


def test_a_spelling_of_its_own_column_stays_a_field_of_its_own() -> None:
    specs = specs_of("My_score", "MyScore My_score")
    names = {spec.name: (spec.snv_index, spec.indel_index) for spec in specs}
    assert names["My_score"] == (4, 6)
    assert names["MyScore"] == (None, 5)


def test_nearly_equal_names_stay_two_fields_and_are_told() -> None:
    specs = specs_of("My_scores Score_20 Only_here", "My_score Score_35 focal")
    (sentence,) = describe_near_names(specs)
    assert "My_scores is in the SNV files only and My_score in the indel files only" in sentence


def test_equal_headers_have_nothing_to_tell() -> None:
    specs = specs_of("CADD_phred", "CADD_phred")
    assert describe_near_names(specs) == describe_spellings(specs) == []
