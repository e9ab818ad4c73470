"""Rows as JSON, CSV and Parquet."""

import csv
import io
import json
from datetime import date

import duckdb

from catalog.files.tables.slices import parse_row_slice
from catalog.files.views.row_responses import ROW_RESPONSES


def respond(table, extension, query=""):
    row_slice = parse_row_slice(table.column_types, query)
    return ROW_RESPONSES[extension](table, row_slice, "https://e.org/data?")


def test_rows_come_as_json_with_types_and_as_csv_as_they_stand(client, table):
    slug = table().distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.json?select=time,lon,ok,code&time<2024-12-31&order=-time").json()
    assert answer["count"] == 2
    assert answer["results"] == [
        {"time": "2024-01-02", "lon": -175, "ok": False, "code": "99999"},
        {"time": "2024-01-01", "lon": 170, "ok": True, "code": "01234"},
    ]
    text = b"".join(client.get(f"/datasets/{slug}/data.csv").streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 32
    assert rows[3][:2] == ["x", 'a "quoted" cell\nover two lines']


def test_a_slice_as_parquet_has_types_and_answers_carry_an_etag(client, table, tmp_path):
    slug = table().distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.parquet?select=time,lon&lon>=20&lon<22")
    (tmp_path / "taken.parquet").write_bytes(b"".join(answer.streaming_content))
    rows = duckdb.sql(f"SELECT time, lon FROM '{tmp_path / 'taken.parquet'}'").fetchall()
    assert rows == [(date(2025, 1, 20), 20), (date(2025, 1, 21), 21)]
    for form in ("json", "csv", "parquet"):
        first = client.get(f"/datasets/{slug}/data.{form}")
        b"".join(first.streaming_content) if first.streaming else first.content
        assert client.get(f"/datasets/{slug}/data.{form}", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_json_has_the_address_of_the_next_page_until_the_last(table):
    imported = table()
    first = json.loads(respond(imported, "json", "limit=30&select=code,lon").content)
    assert (first["count"], len(first["results"]), first["next"]) == (31, 30, "https://e.org/data?offset=30")
    assert first["columns"] == [{"name": "code", "type": "string"}, {"name": "lon", "type": "integer"}]
    last = json.loads(respond(imported, "json", "limit=30&offset=30").content)
    assert (len(last["results"]), last["next"]) == (1, None)


def test_csv_has_the_names_of_the_file_and_no_cell_that_a_spreadsheet_runs(table):
    imported = table(text='Temp (°C),note\n1,"=1+1"\n-2,"a\nb"\n')
    answer = respond(imported, "csv", "select=note,temp_c")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows == [["note", "Temp (°C)"], ["'=1+1", "1"], ["a\nb", "-2"]]
    slug = imported.distribution.dataset.slug
    assert answer["Content-Disposition"] == f'attachment; filename="{slug}.csv"'


def test_files_leave_under_the_name_of_the_dataset(table):
    imported = table()
    answer = respond(imported, "parquet")
    assert b"".join(answer.streaming_content).startswith(b"PAR1")
    answer.close()
    assert imported.distribution.dataset.slug + ".parquet" in answer["Content-Disposition"]
