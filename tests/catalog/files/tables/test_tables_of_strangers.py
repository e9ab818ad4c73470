"""Small tables as strangers send them: each is read right, or its doubtful cells stay text and are counted."""

import pytest

from catalog.files.tables.column_types import profile_columns
from catalog.files.tables.csv_import import import_csv


def lines(*rows):
    return "\n".join(rows) + "\n"


CASES = {
    # name: (text, "column:type" of all columns, rows, rejected lines)
    "percent": (lines("a,share", "x,12%", "y,3.5%"), "a:string share:string", 2, 0),
    "currency without quotes": (lines("a,price", "x,$1,200", "y,$35", "z,$7"), "a:string price:string", 2, 1),
    "thousands": (lines("a,n", 'x,"1,200"', 'y,"35,000"', 'z,"7,100,000"'), "a:string n:integer", 3, 0),
    "Indian thousands": (lines("a,n", 'x,"1,00,000"', 'y,"12,34,567"'), "a:string n:string", 2, 0),
    "minus at the end": (lines("a;n", "x;12,5-", "y;3,0"), "a:string n:string", 2, 0),
    "below detection": (lines("a,conc", "x,<0.1", "y,0.5", "z,0.7"), "a:string conc:string", 3, 0),
    "before 1900": (lines("day,v", "1789-07-14,1", "0044-03-15,3"), "day:date v:integer", 2, 0),
    "genes as dates": (lines("gene,n", "5-Mar,1", "2-Sep,2", "TP53,3"), "gene:string n:integer", 3, 0),
    "ids like 1E5": (lines("id,v", "1E5,1", "2E7,2", "10A,3"), "id:string v:integer", 3, 0),
    "postal codes": (lines("plz;v", "01067;1", "80331;2"), "plz:string v:integer", 2, 0),
    "telephones": (lines("tel,v", "+4943112345,1", "+4943112346,2"), "tel:string v:integer", 2, 0),
    "J and N": (lines("a;ok", "x;J", "y;N"), "a:string ok:string", 2, 0),
    "missing codes": (
        lines("id,t,s", "1,2.5,35", "2,-999,34", "3,n/a,.", "4,NULL,33"),
        "id:integer t:number s:integer",
        4,
        0,
    ),
    "dates in two forms": (lines("d,v", "2024-01-31,1", "31.01.2024,2"), "d:string v:integer", 2, 0),
    "midnight as 24:00": (lines("t,v", "2024-01-01 24:00,1", "2024-01-02 12:00,2"), "t:datetime v:integer", 2, 0),
    "infinity": (lines("id,v", "a,inf", "b,1.5", "c,-inf"), "id:string v:string", 3, 0),
    "title and footnote": (
        lines("Catches,,", "", "year,a,b", "2020,1,2", "2021,3,4", "", "Source: us"),
        "year:integer a:integer b:integer",
        2,
        0,
    ),
    "merged names": (
        lines("site,temp,,sal,", ",min,max,min,max", "a,1,2,3,4", "b,5,6,7,8"),
        "site:string temp_min:integer temp_max:integer sal_min:integer sal_max:integer",
        2,
        0,
    ),
    "units": (lines("depth;temp", "[m];[°C]", "1;2,5", "2;3,5"), "depth:integer temp:number", 2, 0),
    "delimiters behind rows": (lines("id,a,b", "1,2,3,", "4,5,6,", "7,8,9,"), "id:integer a:integer b:integer", 3, 0),
    "many delimiters behind rows": (lines("id;a", "1;2;;;", "3;4;;;"), "id:integer a:integer", 2, 0),
    "tabs behind rows": ("id\ta\n1\t2\t\n4\t5\t\n", "id:integer a:integer", 2, 0),
    "repeated names": (lines("id,v", "1,2", "id,v", "3,4"), "id:integer v:integer", 2, 0),
    "two files in one": (b"\xef\xbb\xbfid,v\n1,2\n\xef\xbb\xbfid,v\n3,4\n", "id:integer v:integer", 2, 0),
    "two tables": (lines("a,b", "1,2", "3,4", "", "x,y,z", "1,2,3"), "a:integer b:integer", 2, 0),
    "fixed width": (
        lines("id   name      value", "1    Kiel       12.5", "2    Lubeck      3.5"),
        "id:integer name:string value:number",
        2,
        0,
    ),
    "names twice": (lines("id,v,v", "1,2,3", "5,6,7"), "id:integer v:integer v_2:integer", 2, 0),
    "a short row": (lines("a,b,c", "1,2,3", "4,5", "6,7,8", "9,10,11"), "a:integer b:integer c:integer", 3, 1),
    "a long row": (lines("a,b,c", "1,2,3", "4,5,6,7", "6,7,8", "9,10,11"), "a:integer b:integer c:integer", 3, 1),
    "a quote never closed": (lines("id,note,n", '1,"open,2', "3,fine,4"), "id:integer note:string n:integer", 2, 0),
    "mixed line ends": ("a,b\r\n1,2\n3,4\r5,6\r\n", "a:integer b:integer", 3, 0),
    "UTF-16": ("id;ort\r\n1;Köln\r\n2;Zürich\r\n".encode("utf-16"), "id:integer ort:string", 2, 0),
    "UTF-16 without a mark": ("id;ort\r\n1;Köln\r\n2;Zürich\r\n".encode("utf-16-be"), "id:integer ort:string", 2, 0),
    "Latin-1": ("id;ort\n1;Köln\n2;Zürich\n".encode("latin-1"), "id:integer ort:string", 2, 0),
    "a long cell": (lines("id,text", "1," + "x" * 200_000, "2,b"), "id:integer text:string", 2, 0),
    "end of file of DOS": ("id,v\n1,2\n3,4\n\x1a", "id:integer v:integer", 2, 0),
    "numbers alone": (lines("1,2", "4,5", "7,8"), "column_1:integer column_2:integer", 3, 0),
    "years as names": (
        lines("country,2019,2020,2021", "DE,1,2,3", "FR,4,5,6"),
        "country:string 2019:integer 2020:integer 2021:integer",
        2,
        0,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_table_of_a_stranger(tmp_path, name):
    text, columns, n_rows, n_rejected = CASES[name]
    (tmp_path / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    imported = import_csv(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    names = [column for column, _ in imported.columns]
    types = [f"{profile.name}:{profile.type}" for profile in profile_columns(tmp_path / "r.parquet", names)]
    assert (" ".join(types), imported.n_rows, imported.n_rejected_rows) == (columns, n_rows, n_rejected)
