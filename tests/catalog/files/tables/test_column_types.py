"""Types of columns, from all of their cells."""

import pytest

from catalog.files.tables.column_types import MAX_SHOWN_VALUE, choose_type, profile_columns, typed_sql
from catalog.files.tables.csv_import import import_csv
from catalog.files.tables.duckdb_session import duckdb_session, quote_text


def profile(tmp_path, cells):
    """Of a column with these cells."""
    (tmp_path / "t.csv").write_text("n,other\n" + "".join(f"{cell},\n" for cell in cells))
    import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    return next(profile_columns(tmp_path / "r.parquet", ["n"]))


def test_a_k_in_row_two_thousand_does_not_break_the_column(tmp_path):
    (tmp_path / "t.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(2000)) + "K\n")
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    profile = next(profile_columns(tmp_path / "r.parquet", [name for name, _ in imported.columns]))
    assert (profile.type, profile.n_cast_errors, imported.n_rows) == ("integer", 1, 2001)


@pytest.mark.parametrize(
    ("cells", "column_type", "minimum", "maximum"),
    [
        (["9", "10", "-3"], "integer", "-3", "10"),
        (["0", "+7"], "integer", "0", "7"),
        (["1.5", "2", "1e3"], "number", "1.5", "1000.0"),
        (["9" * 19, "1"], "number", "1.0", "1e+19"),
        (["yes", "No", "TRUE"], "boolean", "no", "yes"),
        (["2021-06-30", "2021/6/1"], "date", "2021-06-01", "2021-06-30"),
        (["2021-06-30T12:00:00Z", "2021-06-30 13:00"], "datetime", "2021-06-30 12:00:00+00", "2021-06-30 13:00:00+00"),
        (["01234", "1"], "string", "01234", "1"),
        (["2021-02-30", "2021-13-01"], "string", "2021-02-30", "2021-13-01"),
        (["1e400", "-1e400"], "string", "-1e400", "1e400"),
        (["NA", "", "-"], "string", "", ""),
        (["x" * 300], "string", "x" * MAX_SHOWN_VALUE, "x" * MAX_SHOWN_VALUE),
    ],
)
def test_cells_decide_the_type_and_the_extremes_by_value(tmp_path, cells, column_type, minimum, maximum):
    column = profile(tmp_path, cells)
    assert (column.type, column.minimum, column.maximum) == (column_type, minimum, maximum)
    assert column.n_cast_errors == 0


def test_missing_cells_are_no_cast_errors(tmp_path):
    column = profile(tmp_path, ["1"] * 38 + ["NA", "", " . ", "x", "2"])
    assert (column.type, column.n_missing, column.n_cast_errors) == ("integer", 3, 1)


@pytest.mark.parametrize(
    ("n_filled", "n_leading_zeros", "n_by_type", "column_type"),
    [
        (100, 0, {"integer": 95, "number": 95}, "integer"),
        (100, 0, {"integer": 94, "number": 94}, "string"),
        (100, 0, {"integer": 95, "number": 96}, "number"),
        (100, 1, {"integer": 100, "number": 100}, "string"),
        (0, 0, {"integer": 0, "number": 0}, "string"),
    ],
)
def test_the_narrowest_type_that_nearly_all_cells_have(n_filled, n_leading_zeros, n_by_type, column_type):
    assert choose_type(n_filled, n_leading_zeros, n_by_type) == column_type


@pytest.mark.parametrize(
    ("cell", "column_type", "value"),
    [
        (" 7 ", "integer", 7),
        ("7.0", "integer", None),
        ("007", "integer", None),
        (".5", "number", 0.5),
        ("1.5e3", "number", 1500.0),
        ("inf", "number", None),
        ("nan", "number", None),
        ("1e400", "number", None),
        ("YES", "boolean", "yes"),
        ("y", "boolean", None),
        ("2021-02-29", "date", None),
        ("NULL", "string", None),
        (" a ", "string", "a"),
    ],
)
def test_a_cell_is_a_value_of_its_type_or_null(cell, column_type, value):
    with duckdb_session() as db:
        row = db.execute(f"SELECT {typed_sql('c', column_type)} FROM (SELECT {quote_text(cell)} AS c)").fetchone()
    assert row == (value,)
