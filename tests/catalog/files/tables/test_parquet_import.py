"""Parquet files: every column keeps the type that it has."""

import json

import duckdb
import pytest

from catalog.files.sniff import UnreadableTableError
from catalog.files.tables.parquet_import import import_parquet, profile_typed_columns
from catalog.files.tables.rows import read_text_rows, read_typed_rows, write_parquet
from catalog.files.tables.slices import parse_row_slice

ROWS = """
    SELECT * FROM (VALUES
        (18446744073709551615::UBIGINT, 1234567890123456789.0123456789::DECIMAL(38, 10), [1, 2], {'x': 1.5},
         TIMESTAMPTZ '2024-01-02 03:04:05+02', 'inf'::DOUBLE, 'NA', DATE '2024-01-02', true),
        (18446744073709551614::UBIGINT, 0.5::DECIMAL(38, 10), NULL, NULL, NULL, 'nan'::DOUBLE, ' b ', NULL, NULL)
    ) AS t(big, exact, list, object, moment, float, word, day, ok)
"""


@pytest.fixture
def rows(tmp_path):
    duckdb.sql(ROWS).write_parquet(str(tmp_path / "source.parquet"))
    imported = import_parquet(tmp_path / "source.parquet", tmp_path / "rows.parquet", tmp_path / "bad.parquet")
    assert (imported.n_rows, imported.n_rejected_rows) == (2, 0)
    return tmp_path / "rows.parquet"


def types_of(rows):
    return {profile.name: profile.type for profile in profile_typed_columns(rows)}


def test_columns_are_called_by_what_they_hold(rows):
    assert types_of(rows) == {
        **{"big": "integer", "exact": "number", "list": "string", "object": "string", "moment": "datetime"},
        **{"float": "number", "word": "string", "day": "date", "ok": "boolean"},
    }
    profiles = {profile.name: profile for profile in profile_typed_columns(rows)}
    assert (profiles["big"].maximum, profiles["big"].n_distinct) == ("18446744073709551615", 2)
    assert (profiles["list"].n_missing, profiles["list"].maximum) == (1, "")


def test_json_keeps_every_value(rows):
    types = types_of(rows)
    first, second = read_typed_rows(rows, parse_row_slice(types, ""), types)
    assert first == {
        **{"big": 18446744073709551615, "exact": "1234567890123456789.0123456789", "list": [1, 2]},
        **{"object": {"x": 1.5}, "moment": "2024-01-02T01:04:05Z", "float": "inf", "word": "NA"},
        **{"day": "2024-01-02", "ok": True},
    }
    assert (second["exact"], second["float"], second["word"]) == (0.5, None, " b ")
    json.dumps([first, second], allow_nan=False)


def test_a_long_number_is_found_alone(rows):
    types = types_of(rows)
    page = parse_row_slice(types, "big=18446744073709551614&select=word")
    assert list(read_text_rows(rows, page, types)) == [(" b ",)]


def test_parquet_leaves_with_the_types_that_came(rows, tmp_path):
    types = types_of(rows)
    write_parquet(rows, tmp_path / "out.parquet", parse_row_slice(types, ""), types)
    with duckdb.connect() as db:
        came, left = (db.read_parquet(str(tmp_path / name)) for name in ("source.parquet", "out.parquet"))
        assert (left.columns, left.types) == (came.columns, came.types)


def test_other_files_than_parquet_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR0")
    with pytest.raises(UnreadableTableError, match="not a Parquet file"):
        import_parquet(tmp_path / "x.parquet", tmp_path / "rows.parquet", tmp_path / "bad.parquet")
