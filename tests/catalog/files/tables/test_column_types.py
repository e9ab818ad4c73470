"""Types of columns, from all of their cells."""

import pytest

from catalog.files.tables.cell_formats import Reading
from catalog.files.tables.column_types import MAX_SHOWN_VALUE, choose_type, profile_columns, typed_sql
from catalog.files.tables.csv_import import import_csv
from catalog.files.tables.duckdb_session import duckdb_session, quote_text


def profile(tmp_path, cells):
    """Of a column with these cells."""
    (tmp_path / "t.csv").write_text("n;other\n" + "".join(f"{cell};x\n" for cell in cells))
    import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    return next(profile_columns(tmp_path / "r.parquet", ["n"]))


@pytest.mark.parametrize(
    ("name", "area", "column_type", "maximum"),
    [("n", "1,5", "integer", "34567"), ("n", "1.5", "number", "34.567"), ("lat", "1,5", "number", "34.567")],
)
def test_points_between_thousands_where_another_column_has_decimal_commas(tmp_path, name, area, column_type, maximum):
    (tmp_path / "t.csv").write_text(f"{name};area\n12.345;{area}\n1.234;{area}\n34.567;{area}\n")
    import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    column = next(profile_columns(tmp_path / "r.parquet", [name, "area"]))
    assert (column.type, column.maximum) == (column_type, maximum)


@pytest.mark.parametrize(
    ("other", "column_type", "maximum"),
    [("1,5", "number", "5.678"), ("1.5", "integer", "5678"), ("x", "string", "5,678")],
)
def test_another_column_tells_which_meaning_a_comma_has(tmp_path, other, column_type, maximum):
    (tmp_path / "t.csv").write_text(f"n;other\n1,234;{other}\n5,678;{other}\n")
    import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    column = next(profile_columns(tmp_path / "r.parquet", ["n", "other"]))
    assert (column.type, column.maximum) == (column_type, maximum)


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
        (["9" * 19, "1"], "integer", "1", "9" * 19),
        (["yes", "No", "TRUE"], "boolean", "no", "yes"),
        (["2021-06-30", "2021/6/1"], "date", "2021-06-01", "2021-06-30"),
        (["2021-06-30T12:00:00Z", "2021-06-30 13:00"], "datetime", "2021-06-30 12:00:00+00", "2021-06-30 13:00:00+00"),
        (["01234", "1"], "string", "01234", "1"),
        (["2021-02-30", "2021-13-01"], "string", "2021-02-30", "2021-13-01"),
        (["1e400", "-1e400"], "string", "-1e400", "1e400"),
        (["NA", "None", "-"], "string", "-", "None"),
        (["9" * 20, "9" * 19 + "8"], "integer", "9" * 19 + "8", "9" * 20),
        (["9,6", "10,25", "-0,5"], "number", "-0.5", "10.25"),
        (["11.451.245", "12"], "integer", "12", "11451245"),
        (["1.234,5", "12"], "number", "12.0", "1234.5"),
        (["1,234,567", "12.5"], "number", "12.5", "1234567.0"),
        (["1,234,567", "999"], "integer", "999", "1234567"),
        (["2 165 423", "870\u202f731", "−3"], "integer", "-3", "2165423"),
        (["1'728.94", "1’043’132", "36"], "number", "36.0", "1043132.0"),
        (["1\u00a0234,5", "0,25"], "number", "0.25", "1234.5"),
        (["552 081 317", "120 027 016"], "string", "120 027 016", "552 081 317"),  # numbers of companies
        (["1E05", "2E10", "3"], "string", "1E05", "3"),  # wells of a plate
        (["1E5", "2.5"], "number", "2.5", "100000.0"),
        (["+4943112345", "+4943112346"], "string", "+4943112345", "+4943112346"),
        (["1/31/2024 1:15 PM", "2/1/2024 12:00 AM"], "datetime", "2024-01-31 13:15:00+00", "2024-02-01 00:00:00+00"),
        (["31/12/2024", "01/02/2024"], "date", "2024-02-01", "2024-12-31"),
        (["12/31/2024", "02/01/2024"], "date", "2024-02-01", "2024-12-31"),
        (["31.12.2024 8:30", "01.02.2024 09:00"], "datetime", "2024-02-01 09:00:00+00", "2024-12-31 08:30:00+00"),
        (["26-Jan-2024", "5 February 2024"], "date", "2024-01-26", "2024-02-05"),
        (["01/02/2024", "03/04/2024"], "string", "01/02/2024", "03/04/2024"),
        (["1,234", "5,678"], "string", "1,234", "5,678"),
        (["x" * 300], "string", "x" * MAX_SHOWN_VALUE, "x" * MAX_SHOWN_VALUE),
    ],
)
def test_cells_decide_the_type_and_the_extremes_by_value(tmp_path, cells, column_type, minimum, maximum):
    column = profile(tmp_path, cells)
    assert (column.type, column.minimum, column.maximum) == (column_type, minimum, maximum)
    assert column.n_cast_errors == 0


def test_missing_cells_are_not_cast_errors(tmp_path):
    column = profile(tmp_path, ["1"] * 38 + ["NA", "", " . ", "#DIV/0!", "...", "x", "2"])
    assert (column.type, column.n_missing, column.n_cast_errors) == ("integer", 5, 1)


@pytest.mark.parametrize(
    ("n_filled", "n_leading_zeros", "n_by_type", "column_type"),
    [
        (100, 0, {"integer": 95, "number": 95}, "integer"),
        (100, 0, {"integer": 94, "number": 94}, None),
        (100, 0, {"integer": 95, "number": 96}, "number"),
        (100, 1, {"integer": 100, "number": 100}, None),
        (0, 0, {"integer": 0, "number": 0}, None),
    ],
)
def test_the_narrowest_type_that_nearly_all_cells_have(n_filled, n_leading_zeros, n_by_type, column_type):
    readings = {Reading(name): count for name, count in n_by_type.items()}
    assert choose_type(n_filled, n_leading_zeros, readings) == (column_type and Reading(column_type))


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
        ("NULL", "string", "NULL"),
        (" ", "string", None),
        (" a ", "string", "a"),
    ],
)
def test_a_cell_is_a_value_of_its_type_or_null(cell, column_type, value):
    with duckdb_session() as db:
        row = db.execute(f"SELECT {typed_sql('c', column_type)} FROM (SELECT {quote_text(cell)} AS c)").fetchone()
    assert row == (value,)


@pytest.mark.parametrize(
    ("cells", "column_format"),
    [
        (["9,6", "10,25"], "decimal comma"),
        (["31/12/2024", "1/2/2024"], "day first"),
        (["12/31/2024", "1/2/2024"], "month first"),
        (["01/02/2024", "02/01/2024"], "ask"),
        (["1,234", "12,345"], "ask"),
        (["9" * 25, "1"], "long"),
        (["1.5", "2"], ""),
        (["31/12/2024", "12/31/2024"], "ask"),
        (["31.12.24", "01.02.23"], "ask"),
        (["05-Mar-24", "11-Apr-99"], "ask"),
        (["31.12.24 12:30", "01.02.23 13:00"], "ask"),
        (["1.2.3", "1.14.15", "2.25.26"], ""),  # of programs
    ],
)
def test_ambiguous_cells_become_a_question_instead_of_a_guess(tmp_path, cells, column_format):
    assert profile(tmp_path, cells).format == column_format


@pytest.mark.parametrize(
    ("recipe_type", "column_type", "minimum"),
    [
        (("day first", ()), "date", "2024-02-01"),
        (("month first", ()), "date", "2024-01-02"),
        (("text", ()), "string", "01/02/2024"),
    ],
)
def test_the_recipe_decides_about_a_column(tmp_path, recipe_type, column_type, minimum):
    profile(tmp_path, ["01/02/2024", "03/04/2024"])
    column = next(profile_columns(tmp_path / "r.parquet", ["n"], {"n": recipe_type}))
    assert (column.type, column.minimum) == (column_type, minimum)


@pytest.mark.parametrize(
    ("cells", "missing", "n_missing", "minimum"),
    [
        (["1.5", "2", "-9999", "-9999.0"], ("-9999", "-9999.0"), 2, "1.5"),
        (["1", "2", "-999"], ("-999",), 1, "1"),
        (["9.96921e36", "4.5"], ("9.96921e36",), 1, "4.5"),
        (["-9999", "-8000", "1"], (), 0, "-9999"),
        (["-9999", "-999", "1"], ("-999", "-9999"), 2, "1"),
        (["-9999", "-999", "600"], (), 0, "-9999"),
        (["-9999", "-9999"], (), 0, "-9999"),
    ],
)
def test_a_number_far_from_all_others_is_a_missing_value(tmp_path, cells, missing, n_missing, minimum):
    column = profile(tmp_path, cells)
    assert (column.missing, column.n_missing, column.n_cast_errors, column.minimum) == (missing, n_missing, 0, minimum)
