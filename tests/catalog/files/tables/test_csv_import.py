"""Files imported as tables: no line is lost, encodings and headers are found, and what is not a table says why."""

import csv
import gzip
import random

import duckdb
import pytest

from catalog.files.reading.recipe import ColumnRecipe, Dialect, Recipe
from catalog.files.sniff import UnreadableTableError
from catalog.files.tables.conditions import InvalidRowSliceError
from catalog.files.tables.csv_import import import_csv, unique_names
from catalog.files.tables.slices import parse_row_slice


@pytest.mark.parametrize("name", ['x"; DROP TABLE t; --', "a'b", "_row", "select"])
def test_hostile_column_names_are_only_names(tmp_path, name):
    quoted = '"' + name.replace('"', '""') + '"'
    (tmp_path / "t.csv").write_text(f"{quoted},b\n1,2\n")
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert imported.n_rows == 1
    with pytest.raises(InvalidRowSliceError):
        parse_row_slice({"b": "integer"}, f"select={name}")


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        ("naïve;b\n1;2\n".encode(), "utf-8", ";"),
        ("\ufeffnaïve\tb\n1\t2\n".encode(), "utf-8", "\t"),
        ("naïve,b\né,2\n".encode("latin-1"), "windows-1252", ","),
        ("“naïve”,b\n€,2\n".encode("cp1252"), "windows-1252", ","),
        ("naïve,b\n".encode() + "é,2\n".encode("latin-1"), "utf-8", ","),
        ("\ufeffnaïve,b\né,2\n".encode("utf-16-be"), "utf-16", ","),
        ("naïve,b\né,2\n".encode("utf-16"), "utf-16", ","),
        (b"na,b\r\n1,2\r\n", "utf-8", ","),
    ],
)
def test_encodings_and_delimiters(tmp_path, data, encoding, delimiter):
    (tmp_path / "t.csv").write_bytes(data)
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert (imported.encoding, imported.delimiter, imported.n_rows, imported.n_rejected_rows) == (
        encoding,
        delimiter,
        1,
        0,
    )
    assert [name.strip("\ufeff") for _, name in imported.columns][1] == "b"


@pytest.mark.parametrize(
    ("above", "header_row", "names"),
    [
        ("# measured by hand\n# in spring, 2020\nid,name\n", 3, ["id", "name"]),
        ("# a remark\n\nid,name\n", 3, ["id", "name"]),
        ("#id,name\n", 1, ["#id", "name"]),
        ("##made=2020, by hand\n#id,name\n", 2, ["#id", "name"]),
        ("# id,name\n", 1, ["# id", "name"]),
        ("#,name\n", 1, ["#", "name"]),
        ('# one\n# two\n"id","na,me"\n', 3, ["id", "na,me"]),
        ("id,name\n", 1, ["id", "name"]),
    ],
)
@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])],
    ids=["plain", "gzip", "members"],
)
def test_lines_with_a_hash_and_compression_are_understood(tmp_path, above, header_row, names, pack):
    rows = "1,a\n2\n# 3,c\n4,d,e\n"
    (tmp_path / "t.csv.gz").write_bytes(pack((above + rows).encode()))
    imported = import_csv(tmp_path / "t.csv.gz", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert ([name for _, name in imported.columns], imported.header_row) == (names, header_row)
    assert (imported.n_rows, imported.n_rejected_rows) == (2, 2)
    bad = duckdb.sql(f"SELECT row, text FROM '{tmp_path / 'b.parquet'}'").fetchall()
    assert bad == [(above.count("\n") + 2, "2"), (above.count("\n") + 4, "4,d,e")]
    assert imported.comments == "".join(above.splitlines(keepends=True)[: header_row - 1])


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"a,b\n1,2\n")[:-9],
        b"\x1f\x8bno gzip",
        gzip.compress(b"a,b\n" + random.Random(1).randbytes(99))[:60],
        b"# only\n# this\n",
    ],
    ids=["no end", "no gzip", "cut", "remarks"],
)
def test_damaged_and_empty_documents_get_a_reason(tmp_path, data):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(UnreadableTableError, match=r"\.$"):
        import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")


def test_mixed_line_ends_lose_no_row(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"a,b\r\n1,2\n3,4\r\n5,6\r7,8")
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert (imported.n_rows, imported.n_rejected_rows) == (4, 0)


def test_no_line_of_a_messy_file_is_lost(tmp_path):
    chance = random.Random(8)
    cells = ["1", "", "x y", '"a,b"', "ü", "-", "1e5", " 7 ", "'", "a\\b"]
    lines = [",".join(chance.choices(cells, k=chance.choice([3, 3, 3, 3, 2, 4]))) for _ in range(5000)]
    (tmp_path / "t.csv").write_text("a,b,c\n" + "\n".join(lines) + "\n")
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    fit = sum(len(next(csv.reader([line]))) == 3 for line in lines)
    n_named = sum(imported.account["named"].values())  # names, and rows without a value that have not three cells
    assert imported.n_rows + imported.n_rejected_rows + n_named == len(lines) + 1
    assert imported.n_rows >= fit  # and short rows, of which this file has many


def test_names_are_tidy_and_unique():
    assert [name for name, _ in unique_names(["Temp (°C)", "temp c", "", "temp_c"])] == [
        "temp_c",
        "temp_c_2",
        "column_3",
        "temp_c_3",
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"a\0\1b\n"])
def test_files_without_a_table_get_a_reason(tmp_path, data):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(UnreadableTableError, match=r"\.$"):
        import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")


DAMAGED = 'id,gear,catch\n1,net,10\n2,"6 inch,20\n' + "3,line,3\n" * 200


@pytest.mark.parametrize(
    "text", [DAMAGED, DAMAGED.replace(",", "\t"), DAMAGED.replace("\n", "\r\n")], ids=["comma", "tab", "crlf"]
)
def test_a_stray_quote_costs_no_row(tmp_path, text):
    (tmp_path / "t.csv").write_bytes(text.encode())
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert (imported.n_rows, imported.n_rejected_rows) == (202, 0)
    assert duckdb.sql(f"SELECT gear FROM '{tmp_path / 'r.parquet'}' WHERE _row = 2").fetchall() == [('"6 inch',)]


def test_a_recipe_is_followed_and_kept(tmp_path):
    (tmp_path / "t.csv").write_text("x;1\ny;2\n")
    recipe = Recipe(
        dialect=Dialect(";"), header_lines=(), data_line=1, columns=(ColumnRecipe("name"), ColumnRecipe("Temp [m]"))
    )
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet", requested=recipe)
    assert (imported.columns, imported.n_rows, imported.header_row) == (
        (("name", "name"), ("temp_m", "Temp [m]")),
        2,
        0,
    )
    assert imported.recipe == recipe
