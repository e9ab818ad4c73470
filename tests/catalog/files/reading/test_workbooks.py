"""Sheets of workbooks."""

import csv
import zipfile

import pytest

from catalog.files.reading.workbooks import is_workbook, write_sheet
from catalog.files.sniff import UnreadableTableError
from tests.catalog.files.reading.make_workbook import make_workbook

SHEETS = {
    "Empty": [],
    "About": [["These are our data."]],
    "Data": [["id", "v"], ["a, b", 1.0], ["c", 2.5]],
    "More": [["x"], [1.0]],
}


def rows_of(file):
    with file.open(newline="") as lines:
        return list(csv.reader(lines))


def test_the_first_sheet_with_a_table_or_the_requested_one_is_read(tmp_path):
    file, target = make_workbook(tmp_path / "a.xlsx", SHEETS), tmp_path / "a.csv"
    assert write_sheet(file, target) == ("Data", ("Empty", "About", "Data", "More"), ())
    assert rows_of(target) == [["id", "v"], ["a, b", "1"], ["c", "2.5"]]
    assert write_sheet(file, target, "More")[0] == "More"
    assert rows_of(target) == [["x"], ["1"]]
    with pytest.raises(UnreadableTableError, match="no sheet 'Other'; it has Empty, About, Data, More"):
        write_sheet(file, target, "Other")


def test_a_name_over_several_columns_is_repeated_in_each(tmp_path):
    rows = [["", "2019", "", "2020"], ["Region", "M", "F", "M"], ["North", 1.0, 2.0, 3.0]]
    file = make_workbook(tmp_path / "a.xlsx", {"S": rows}, merged={"S": "B1:C1"})
    write_sheet(file, tmp_path / "a.csv")
    assert rows_of(tmp_path / "a.csv")[0] == ["", "2019", "2019", "2020"]


def test_workbooks_are_recognised(tmp_path):
    file = make_workbook(tmp_path / "a.xlsx", SHEETS)
    assert is_workbook(file, file.read_bytes()[:8])
    file.write_bytes(b"PK\x03\x04damaged")
    assert not is_workbook(file, b"PK\x03\x04dama")
    assert not is_workbook(file, b"id,v\n1,2")


def test_a_damaged_workbook_is_reported(tmp_path):
    file = tmp_path / "a.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
    with pytest.raises(UnreadableTableError, match="cannot be read"):
        write_sheet(file, tmp_path / "a.csv")


def test_a_small_workbook_of_billions_of_cells_is_refused_and_ends_no_process_of_ours(tmp_path):
    file = make_workbook(tmp_path / "a.xlsx", {"S": [["a"], ["b"]]})
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'<row r="2">', b'<row r="1048576">').replace(b'"A2"', b'"XFD1048576"')
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableTableError, match="needs more memory than there is"):
        write_sheet(file, tmp_path / "a.csv")
