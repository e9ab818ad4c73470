"""Rows that programs send, as cells."""

import pytest

from catalog.files.appending.sent_rows import (
    MAX_SENT_ROWS,
    CsvText,
    InvalidRowsError,
    TargetColumn,
    TooManyRowsError,
    count_misfits,
    read_sent_rows,
)

COLUMNS = [
    TargetColumn("time", "Time", "datetime"),
    TargetColumn("flow", "Flow (m3/s)", "number", "decimal comma"),
    TargetColumn("ok", "ok", "boolean"),
    TargetColumn("note", "note", "string"),
]


def test_values_become_cells_as_the_file_spells_them():
    rows = [{"Time": "2026-01-01", "flow": 4.5, "ok": True}, {"note": "a\r\nb", "flow": -3, "ok": None}]
    assert read_sent_rows(rows, COLUMNS) == [["2026-01-01", "4,5", "true", ""], ["", "-3", "", "a\nb"]]


def test_csv_keeps_its_text_and_skips_blank_lines():
    text = CsvText('Flow (m3/s);note\n4,50;"a;b"\n\n;x\n')
    assert read_sent_rows(text, COLUMNS) == [["", "4,50", "", "a;b"], ["", "", "", "x"]]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"flow": 1}, "Send a list of rows"),
        ([], "no rows"),
        (["x"], "Row 1 is not an object"),
        ([{"flow": 1}, {"flwo": 1}], "no column 'flwo': did you mean flow?"),
        ([{"format": 1}], "no column 'format'"),
        ([{"zzzz": 1}], "it has time, flow, ok, note."),
        ([{"flow": 1, "Flow (m3/s)": 2}], "flow is given twice"),
        ([{"flow": [1]}], "Row 1, flow: a cell is a text"),
        ([{"flow": float("inf")}], "Row 1, flow: inf is not a number"),
        ([{"note": "a\0"}], "zero bytes"),
        ("flow", "Send a list of rows"),
        (CsvText(""), "The CSV is empty"),
        (CsvText("flow\n"), "no rows"),
        (CsvText("flow,note\n1\n"), "Row 1 has 1 cells, and the first line names 2"),
        (CsvText('flow,note\n1,"a'), "Line 2 of the CSV cannot be read"),
        (CsvText("flow,flow\n1,2\n"), "flow is given twice"),
    ],
)
def test_rows_that_the_table_cannot_take_are_reported(sent, words):
    with pytest.raises(InvalidRowsError) as caught:
        read_sent_rows(sent, COLUMNS)
    assert words in str(caught.value)


def test_one_request_has_so_many_rows():
    with pytest.raises(TooManyRowsError, match="10,000"):
        read_sent_rows([{"flow": 1}] * (MAX_SENT_ROWS + 1), COLUMNS)
    with pytest.raises(TooManyRowsError):
        read_sent_rows(CsvText("flow\n" + "1\n" * (MAX_SENT_ROWS + 1)), COLUMNS)


def test_cells_that_do_not_fit_are_counted_by_column():
    rows = [["2026-01-01T00:00:00", "4,5", "yes", "x"], ["soon", "much", "true", ""], ["", "NA", "maybe", ""]]
    assert count_misfits(rows, COLUMNS) == {"time": 1, "flow": 1, "ok": 1}
    assert count_misfits(rows[:1], COLUMNS) == {}
