"""Sheets of workbooks."""

import csv

import pytest

from catalog.files.reading.workbooks import is_workbook, write_sheet
from catalog.files.sniff import UnreadableTableError
from tests.catalog.files.reading.make_workbook import make_workbook

SHEETS = {"Empty": [], "Data": [["id", "v"], ["a, b", 1.0], ["c", 2.5]], "More": [["x"], [1.0]]}


def rows_of(file):
    with file.open(newline="") as lines:
        return list(csv.reader(lines))


def test_the_first_sheet_with_rows_or_the_one_asked_for(tmp_path):
    file, target = make_workbook(tmp_path / "a.xlsx", SHEETS), tmp_path / "a.csv"
    assert write_sheet(file, target) == ("Data", ("Empty", "Data", "More"))
    assert rows_of(target) == [["id", "v"], ["a, b", "1"], ["c", "2.5"]]
    assert write_sheet(file, target, "More")[0] == "More"
    assert rows_of(target) == [["x"], ["1"]]
    with pytest.raises(UnreadableTableError, match="no sheet 'Other'; it has Empty, Data, More"):
        write_sheet(file, target, "Other")


def test_a_name_over_several_columns_stands_in_each(tmp_path):
    rows = [["", "2019", "", "2020"], ["Region", "M", "F", "M"], ["North", 1.0, 2.0, 3.0]]
    file = make_workbook(tmp_path / "a.xlsx", {"S": rows}, merged={"S": "B1:C1"})
    write_sheet(file, tmp_path / "a.csv")
    assert rows_of(tmp_path / "a.csv")[0] == ["", "2019", "2019", "2020"]


def test_what_is_a_workbook(tmp_path):
    file = make_workbook(tmp_path / "a.xlsx", SHEETS)
    assert is_workbook(file, file.read_bytes()[:8])
    file.write_bytes(b"PK\x03\x04damaged")
    assert not is_workbook(file, b"PK\x03\x04dama")
    assert not is_workbook(file, b"id,v\n1,2")


def test_a_damaged_workbook_is_said(tmp_path):
    file = tmp_path / "a.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
    with pytest.raises(UnreadableTableError, match="cannot be read"):
        write_sheet(file, tmp_path / "a.csv")
