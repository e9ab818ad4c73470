"""Rows of typed values as TSV, CSV and Parquet; documents as JSON."""

from __future__ import annotations

import json
from io import BytesIO, StringIO
from pathlib import Path

import duckdb

from variants.exports.row_writers import write_csv, write_json, write_jsonl, write_parquet, write_tsv

NAMES = ["text", "number", "list"]
ROWS = [["a,b", 1.5, ("x", "y")], [None, None, None], ['say "hi"', -2, ("=1+1",)]]


def test_tsv_shows_missing_values_and_lists_and_guards_formulas() -> None:
    file = StringIO()
    assert write_tsv(file, NAMES, ROWS) == 3
    assert file.getvalue().splitlines()[:3] == ["text\tnumber\tlist", "a,b\t1.5\tx;y", ".\t.\t."]
    assert file.getvalue().splitlines()[3].endswith("'=1+1")


def test_csv_for_programs_leaves_missing_values_empty_and_texts_as_they_are() -> None:
    file = StringIO()
    assert write_csv(file, NAMES, ROWS) == 3
    assert file.getvalue().splitlines() == [
        *("text,number,list", '"a,b",1.5,x;y', ",,", '"say ""hi""",-2,=1+1'),
    ]


def test_json_lines_and_json_hold_the_same_documents() -> None:
    documents = [{"_id": "1"}, {"_id": "2", "cadd": {"phred": 12.5}}]
    lines, array = BytesIO(), BytesIO()
    assert write_jsonl(lines, documents) == write_json(array, documents) == 2
    assert [json.loads(line) for line in lines.getvalue().splitlines()] == documents
    assert json.loads(array.getvalue()) == documents


def test_no_document_is_an_empty_array() -> None:
    file = BytesIO()
    assert write_json(file, []) == 0
    assert json.loads(file.getvalue()) == []


def test_parquet_has_the_requested_columns_and_types(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    columns = [("text", "VARCHAR"), ("number", "DOUBLE"), ("list", "VARCHAR")]
    assert write_parquet(path, columns, ROWS) == 3
    with duckdb.connect() as session:
        rows = session.execute("SELECT * FROM read_parquet($path)", {"path": str(path)}).fetchall()
    assert rows == [("a,b", 1.5, "x;y"), (None, None, None), ('say "hi"', -2.0, "=1+1")]
    assert [written.name for written in tmp_path.iterdir()] == ["out.parquet"]
