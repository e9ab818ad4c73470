"""Rows of a result in every format."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.queries import result_formats
from catalog.queries.result_formats import TooManyRowsError, arrow_stream, csv_lines, read_rows, write_workbook


@pytest.fixture
def result(tmp_path):
    table = pa.table(
        {
            "n": pa.array([1, 2**60, None], pa.int64()),
            "text": ["=1+1", "b", None],
            "float": [1.5, float("nan"), float("inf")],
            "sum": pa.array([Decimal(7), Decimal(10**30), None], pa.decimal128(38, 0)),
            "ok": [True, False, None],
        }
    )
    pq.write_table(table, tmp_path / "r.parquet", row_group_size=2)
    return tmp_path / "r.parquet"


def test_pages_of_json_cross_row_groups(result):
    page = read_rows(result, limit=2, offset=1)
    assert page[0] == {"n": 2**60, "text": "b", "float": None, "sum": 10**30, "ok": False}
    assert page[1]["float"] == "inf"
    json.dumps(page, allow_nan=False)
    assert read_rows(result, limit=5, offset=3) == []
    assert read_rows(result, limit=0) == []


def test_csv_runs_no_formula(result):
    lines = list(csv.reader(io.StringIO("".join(csv_lines(result)))))
    assert lines[:2] == [["n", "text", "float", "sum", "ok"], ["1", "'=1+1", "1.5", "7", "true"]]
    assert len(lines) == 4


def test_arrow_keeps_types(result):
    stream = pa.ipc.open_stream(b"".join(arrow_stream(result)))
    assert stream.schema == pq.read_schema(result)


def test_a_workbook_has_text_where_a_number_would_change(result, tmp_path):
    write_workbook(result, tmp_path / "r.xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert f"<t>{2**60}</t>" in sheet
    assert "<f>" not in sheet


def test_more_rows_than_a_sheet_has_are_refused(result, tmp_path, monkeypatch):
    monkeypatch.setattr(result_formats, "MAX_SHEET_ROWS", 2)
    with pytest.raises(TooManyRowsError, match="take CSV or Parquet"):
        write_workbook(result, tmp_path / "r.xlsx")
