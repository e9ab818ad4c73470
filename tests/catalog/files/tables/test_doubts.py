"""What may mean something else than it says, in sentences beside the table."""

import zipfile

import pytest

from catalog.files.tables.doubts import list_doubts
from catalog.files.tables.read_again import list_questions
from tests.catalog.files.reading.make_workbook import make_workbook


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("year,herring,cod\n2020,1,2\n2021,3,4\n2022,5,6\nTotal,9,12\n", "look like totals of others (row 4)"),
        ("Jahr;a;b\n2020;1;2\n2021;3;4\n2022;5;6\nSumme:;9;12\n", "look like totals of others (row 4)"),
        ("id,address,n\n1,Main St 5, Kiel,3\n2,High St 7, Ulm,4\n3,Low St 7, Bonn,4\n", "first column has no name"),
        ("a,b,,x,y\n1,2,,7,8\n3,4,,9,10\n5,6,,,\n", "Column 3 has neither name nor cells"),
        ('id,v\n="00123",1\n="00124",2\n', "formulas such as"),
        ("id;pop;area\n1;12.345;1,5\n2;1.234;2,25\n3;34.567;3,5\n", "Points in pop count as marks between thousands"),
        ("day,v\n31.12.24,1\n01.02.23,2\n", "of which century"),
        ("day,v\n31/12/2024,1\n12/31/2024,2\n", "day or the month first"),
        ("id;name\n1;KÃ¶ln\n2;ZÃ¼rich\n", "are the letters right"),
        ("id,t\n1,2.5\n2,-999\n3,-9999\n4,3.5\n", "-999, -9999 in t counts as missing"),
        ("id,v\n1,2\n2,3\n", ""),
        ("sum,v\n1,2\n2,3\n", ""),
        ("kind,v\nTotal,2\nMean,3\nTotal,4\n", ""),
        ("id;pop\n1;11.451.245\n2;12.345.678\n", ""),
    ],
)
def test_a_doubt_is_one_sentence_and_a_table_without_doubts_has_none(table, text, sentence):
    read = table(text=text)
    n_sentences = sum(1 for question in list_questions(read) if sentence in question)
    assert n_sentences == (1 if sentence else 0)


def test_hidden_rows_and_formulas_without_values_of_a_workbook(table, tmp_path):
    file = make_workbook(tmp_path / "a.xlsx", {"Data": [["id", "v"], [1, 2], [3, 4], [5, 6]]})
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace('<row r="3">', '<row r="3" hidden="1">').replace(
        '<c r="B4"><v>6</v></c>', '<c r="B4"><f>A4+1</f></c>'
    )
    members["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    read = table(text=file.read_bytes(), path="a.xlsx")
    assert read.n_rows == 3
    doubts = list(list_doubts(read))
    assert ["hides 1 rows" in doubts[0], "1 cells are formulas" in doubts[1]] == [True, True]
