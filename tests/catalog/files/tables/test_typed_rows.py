"""Rows stored with their types, and with text beside them only where something would be lost."""

import duckdb

from catalog.files.tables.column_types import text_sql, typed_sql
from catalog.files.tables.csv_import import import_csv
from catalog.files.tables.rows import count_rows, read_typed_rows
from catalog.files.tables.slices import parse_row_slice
from catalog.files.tables.typed_rows import CellSql, name_beside, write_typed_rows


def store(folder, text, types):
    """A stored table with columns of these types."""
    (folder / "t.csv").write_text(text)
    import_csv(folder / "t.csv", folder / "text.parquet", folder / "bad.parquet")
    cells = {name: CellSql(kind, text_sql(name), typed_sql(name, kind)) for name, kind in types.items()}
    write_typed_rows(folder / "text.parquet", folder / "rows.parquet", cells)
    return folder / "rows.parquet"


def test_text_is_stored_only_beside_columns_that_need_it(tmp_path):
    types = {"plain": "integer", "spelled": "number", "mixed": "integer", "word": "string"}
    rows = store(tmp_path, "plain,spelled,mixed,word\n1,1.50,7,a\n2,2.25,K,b\n", types)
    with duckdb.connect() as db:
        result = db.read_parquet(str(rows))
        assert dict(zip(result.columns, map(str, result.types), strict=True)) == {
            "_row": "BIGINT",
            "plain": "BIGINT",
            "spelled": "DOUBLE",
            "spelled__raw": "VARCHAR",
            "mixed": "BIGINT",
            "mixed__text": "VARCHAR",
            "word": "VARCHAR",
        }
        assert result.fetchall() == [(1, 1, 1.5, "1.50", 7, None, "a"), (2, 2, 2.25, None, None, "K", "b")]


def test_a_column_of_the_table_keeps_its_name_beside_text_of_another():
    assert name_beside("a", "__text", ["a", "a__text", "a__text_"]) == "a__text__"


def test_six_hundred_columns_are_stored_and_read_in_little_memory(tmp_path):
    cells = {"integer": "{n}", "number": "{n}.50", "date": "2024-01-{n:02d}", "string": "w{n}"}
    types = {f"{kind}{n}": kind for n in range(150) for kind in cells}
    line = ",".join(cells[kind].format(n=n % 28 + 1) for n, kind in enumerate(types.values()))
    rows = store(tmp_path, "\n".join([",".join(types), *[line] * 10]) + "\n", types)
    page = parse_row_slice(types, "limit=3&offset=2&integer5>=1&number5>=1.5&date5>=2024-01-01")
    read = list(read_typed_rows(rows, page, types))
    assert (count_rows(rows, page, types), len(read), len(read[0])) == (10, 3, 600)
