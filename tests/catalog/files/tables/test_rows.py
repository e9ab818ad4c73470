"""Rows of a table, sliced."""

import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from catalog.files.tables.column_types import text_sql, typed_sql
from catalog.files.tables.csv_import import import_csv
from catalog.files.tables.rows import (
    ROW_BATCH_SIZE,
    count_rows,
    find_cast_errors,
    find_misleading_cells,
    json_value,
    read_rejected_rows,
    read_text_rows,
    read_typed_rows,
    write_parquet,
)
from catalog.files.tables.slices import parse_row_slice
from catalog.files.tables.typed_rows import CellSql, write_typed_rows

TYPES = {"day": "date", "flow": "number", "count": "integer", "ok": "boolean", "name": "string"}
CSV = """day,flow,count,ok,name
2021-06-30,1.50,3,yes,Skagit
soon,,-,no,
2020-01-01,K,10,TRUE,skagit river
too,few
2021-06-01,-2,9,maybe,a%b
"""


@pytest.fixture
def files(tmp_path):
    """(rows, rejected rows) of the table."""
    (tmp_path / "t.csv").write_text(CSV)
    import_csv(tmp_path / "t.csv", tmp_path / "text.parquet", tmp_path / "bad.parquet")
    cells = {name: CellSql(kind, text_sql(name), typed_sql(name, kind)) for name, kind in TYPES.items()}
    write_typed_rows(tmp_path / "text.parquet", tmp_path / "rows.parquet", cells)
    return tmp_path / "rows.parquet", tmp_path / "bad.parquet"


def numbers(rows, query):
    """Counts of the rows of a slice, as they stand in the file."""
    row_slice = parse_row_slice(TYPES, query + "&select=count")
    return [row[0] for row in read_text_rows(rows, row_slice, TYPES)]


def test_text_is_as_the_file_has_it(files):
    first, second, *_ = read_text_rows(files[0], parse_row_slice(TYPES, ""), TYPES)
    assert first == ("2021-06-30", "1.50", "3", "yes", "Skagit")
    assert [cell or "" for cell in second] == ["soon", "", "-", "no", ""]


def test_json_has_types_missing_values_and_the_text_of_what_does_not_fit(files):
    rows = list(read_typed_rows(files[0], parse_row_slice(TYPES, ""), TYPES))
    assert rows == [
        {"day": "2021-06-30", "flow": 1.5, "count": 3, "ok": True, "name": "Skagit"},
        {"day": "soon", "flow": None, "count": None, "ok": False, "name": None},
        {"day": "2020-01-01", "flow": "K", "count": 10, "ok": True, "name": "skagit river"},
        {"day": "2021-06-01", "flow": -2.0, "count": 9, "ok": "maybe", "name": "a%b"},
    ]


@pytest.mark.parametrize(
    ("spelled", "shown"),
    [("1e-400", "1e-400"), ("-2.5E-330", "-2.5E-330"), ("1e-310", 1e-310), ("0.00", 0.0), ("0e5", 0.0), ("1.50", 1.5)],
)
def test_numbers_too_close_to_zero_are_given_as_they_are_spelled_and_compared_as_zero(tmp_path, spelled, shown):
    (tmp_path / "t.csv").write_text(f"name,p\na,{spelled}\nb,0.05\n")
    import_csv(tmp_path / "t.csv", tmp_path / "text.parquet", tmp_path / "bad.parquet")
    types = {"name": "string", "p": "number"}
    cells = {name: CellSql(kind, text_sql(name), typed_sql(name, kind)) for name, kind in types.items()}
    write_typed_rows(tmp_path / "text.parquet", tmp_path / "rows.parquet", cells)
    (row,) = read_typed_rows(tmp_path / "rows.parquet", parse_row_slice(types, "name=a&p__lte=2"), types)
    assert row["p"] == shown
    write_parquet(tmp_path / "rows.parquet", tmp_path / "taken.parquet", parse_row_slice(types, "name=a"), types)
    with duckdb.connect() as db:
        beside = db.read_parquet(str(tmp_path / "taken.parquet")).fetchall()[0][2:]
    assert beside == ((shown,) if isinstance(shown, str) else ())


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("count>=9", ["10", "9"]),
        ("count!=9", ["3", "10"]),
        ("count__in=3,10", ["3", "10"]),
        ("flow<0", ["9"]),
        ("day>2021", ["3", "9"]),
        ("ok=yes", ["3", "10"]),
        ("ok=false", ["-"]),
        ("count__isnull=true", ["-"]),
        ("flow__isnull=no", ["3", "10", "9"]),
        ("day__isnull=true", []),
        ("name__contains=SKAGIT", ["3", "10"]),
        ("name__contains=%25", ["9"]),
        ('name=~"[Ss]kagit"', ["3"]),
        ("order=count", ["3", "9", "10", "-"]),
        ("order=-count", ["10", "9", "3", "-"]),
        ("order=-day", ["3", "9", "10", "-"]),
        ("limit=1&offset=1&order=count", ["9"]),
        ("offset=9", []),
    ],
)
def test_conditions_order_and_pages_go_by_value(files, query, counts):
    assert numbers(files[0], query) == counts


def test_the_count_is_of_all_pages(files):
    assert count_rows(files[0], parse_row_slice(TYPES, "count>=9&limit=1&offset=1"), TYPES) == 2
    assert count_rows(files[0], parse_row_slice(TYPES, ""), TYPES) == 4


def test_more_rows_than_a_batch_come_once_and_in_order(tmp_path):
    count = 2 * ROW_BATCH_SIZE + 1
    (tmp_path / "t.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(count)))
    import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    types = {"n": "integer"}
    write_typed_rows(tmp_path / "r.parquet", tmp_path / "t.parquet", {"n": CellSql("integer", '"n"', '"n"::BIGINT')})
    rows = read_text_rows(tmp_path / "t.parquet", parse_row_slice(types, ""), types)
    assert [int(n) for (n,) in rows] == list(range(count))


def test_parquet_has_typed_columns_and_the_text_of_what_does_not_fit(files, tmp_path):
    target = tmp_path / "taken.parquet"
    write_parquet(files[0], target, parse_row_slice(TYPES, "select=day,flow&count>=9"), TYPES)
    with duckdb.connect() as db:
        result = db.read_parquet(str(target))
        assert dict(zip(result.columns, map(str, result.types), strict=True)) == {
            "day": "DATE",
            "day__text": "VARCHAR",
            "flow": "DOUBLE",
            "flow__text": "VARCHAR",
        }
        assert result.fetchall() == [(date(2020, 1, 1), None, None, "K"), (date(2021, 6, 1), None, -2.0, None)]


def test_rejected_lines_have_their_number_in_the_file(files):
    [row] = read_rejected_rows(files[1], limit=10)
    assert (row["row"], row["text"]) == (5, "too,few")
    assert row["reason"]
    assert read_rejected_rows(files[1], limit=10, offset=1) == []


def test_cells_that_do_not_fit_are_listed_up_to_the_limit(files):
    errors = find_cast_errors(files[0], TYPES, limit=10)
    assert errors == [
        {"row": 2, "column": "day", "text": "soon"},
        {"row": 3, "column": "flow", "text": "K"},
        {"row": 4, "column": "ok", "text": "maybe"},
    ]
    assert find_cast_errors(files[0], TYPES, limit=2) == errors[:2]


def test_rows_that_lie_far_apart_come_in_their_order(files):
    assert numbers(files[0], "order=-flow&limit=3") == ["3", "9", "-"]


@pytest.mark.parametrize(
    ("value", "as_json"),
    [
        (float("nan"), None),
        (float("-inf"), "-inf"),
        (2**64, 2**64),
        ([1.5, float("nan")], [1.5, None]),
        ({"a": Decimal("0.10")}, {"a": 0.1}),
        (Decimal("12345678901234567890.5"), "12345678901234567890.5"),
        (b"\x01", "01"),
        (date(2024, 1, 2), "2024-01-02"),
    ],
)
def test_every_value_has_valid_json_that_keeps_it(value, as_json):
    assert json_value(value) == as_json
    json.dumps(as_json, allow_nan=False)


def test_text_that_looks_like_numbers_is_distinguished_from_words_and_codes(tmp_path):
    (tmp_path / "t.csv").write_text("n,word,code\n'9,6',a,00001\n'12,3',1,01234\nx,b,99999\n".replace("'", '"'))
    import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    rows = tmp_path / "r.parquet"
    assert [find_misleading_cells(rows, name) for name in ("word", "code")] == [None, None]
    assert find_misleading_cells(rows, "n") == ["12,3", "9,6", "x"]
    assert find_misleading_cells(rows, "n", is_compared=True) == ["12,3", "9,6", "x"]
    assert find_misleading_cells(rows, "code", is_compared=True) == []
