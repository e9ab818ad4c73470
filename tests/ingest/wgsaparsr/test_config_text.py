"""Bytes of a configuration become columns and rows, whatever spreadsheet wrote them."""

import pytest

from ingest.wgsaparsr.config_text import ConfigError, decode_config, parse_table

HEAD = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"


def test_rows_have_their_line_numbers_and_the_width_of_the_table():
    notes = []
    columns, rows = parse_table(f"# remark\n\n{HEAD}\na\tTRUE\n#b\tTRUE\n" + '"c ""d"""\tFALSE\n', notes)
    assert columns == HEAD.split("\t")
    assert [(line, cells[:2], len(cells)) for line, cells in rows] == [
        (4, ["a", "TRUE"], 8),
        (6, ['c "d"', "FALSE"], 8),
    ]
    assert notes == []


def test_a_comment_ends_a_row_and_a_name_with_a_hash_does_not():
    notes = []
    _, rows = parse_table(f"{HEAD}\n#chr\tTRUE # all\tTRUE\n", notes)
    assert rows[0][1][:3] == ["#chr", "TRUE", ""]
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("field\tSNV\n", "has no column indel, dbnsfp"),
        (HEAD + "\tfield\n", "has the column 'field' twice"),
    ],
)
def test_tables_that_cannot_be_used_are_refused(text, sentence):
    with pytest.raises(ConfigError, match=sentence):
        parse_table(text, [])


def test_text_is_utf8_or_that_of_windows():
    assert decode_config("é".encode()) == decode_config("é".encode("cp1252")) == "é"
    with pytest.raises(ConfigError, match="not a text file"):
        decode_config("é".encode("utf-16"))
