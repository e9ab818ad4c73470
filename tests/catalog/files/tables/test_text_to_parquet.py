"""Regular and other texts give the same rows."""

import duckdb
import pytest

from catalog.files.reading.read_file import open_table_file
from catalog.files.tables.text_to_parquet import import_any_text, import_regular_text

ROWS = [f"{n},s{n % 7},{n / 8}" for n in range(1000)]


def read_both(folder, content):
    """(account of the regular way or None, account of the other, rows of both)."""
    (folder / "t.csv").write_bytes(content)
    rows, rejected = folder / "rows.parquet", folder / "rejected.parquet"
    results = []
    with open_table_file(folder / "t.csv") as plain:
        names = [f"c{number}" for number in range(plain.recipe.width)]
        for read in (import_regular_text, import_any_text):
            account = read(plain, rows, rejected, names)
            table = duckdb.sql(f"SELECT * FROM '{rows}'").fetchall() if account else None
            results.append((account, table))
            rows.unlink(missing_ok=True)
            rejected.unlink(missing_ok=True)
    return results


@pytest.mark.parametrize(
    ("above", "line_end"),
    [
        ("a,b,c\n", "\n"),
        ("", "\n"),
        ("# remark\n\na,b,c\n", "\n"),
        ("\ufeffa,b,c\r\n", "\r\n"),
        ("sep=,\na,b,c\n", "\n"),
    ],
    ids=["names", "no names", "remarks", "mark", "sep"],
)
def test_a_regular_file_is_read_the_same_both_ways(tmp_path, above, line_end):
    rows = [*ROWS, 'x,"a, ""b""",', ",,2"]
    (quick, quick_rows), (slow, slow_rows) = read_both(tmp_path, (above + line_end.join(rows)).encode())
    assert quick_rows == slow_rows
    assert quick == slow
    assert quick.is_complete
    assert quick.n_rows == 1002


@pytest.mark.parametrize(
    "damage",
    ['5,"open,1', "5,1", "5,1,2,3", ",,", "", '5,"a\nb",1', "a,b,c", "1,2\r3,4", "Source: ours,,", "\0,1,2"],
    ids=["quote", "short", "long", "blank", "empty", "two lines", "names", "line end", "footnote", "zero"],
)
def test_any_other_file_is_left_to_the_reader(tmp_path, damage):
    text = "\n".join(["a,b,c", *ROWS, damage])
    (quick, _), (slow, rows) = read_both(tmp_path, (text + "\n").encode())
    assert quick is None
    assert slow.is_complete
    assert rows[:1000] == [(n + 1, f"{n}", f"s{n % 7}", f"{n / 8}") for n in range(1000)]


def test_empty_cells_of_one_column_are_rows(tmp_path):
    assert read_both(tmp_path, b"v\n1\n\n2\n")[1][1] == [(1, "1"), (2, None), (3, "2")]
