"""Paths of files inside a dataset."""

import pytest

from catalog.files.paths import clean_path, format_of_path, is_tabular


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a/../../b", "", "a\x00b", "x" * 501])
def test_paths_do_not_lead_out(path):
    with pytest.raises(ValueError, match=r"\.$"):
        clean_path(path)


def test_folders_with_backslashes_and_blanks_are_tidied():
    assert clean_path(" raw\\2021 / ./a.csv") == "raw/2021/a.csv"


@pytest.mark.parametrize(
    ("path", "is_table"),
    [
        ("a/b.CSV", True),
        ("a.tab", True),
        ("a.csv.xz", True),
        ("a.tsv.zip", True),
        ("a.ods", True),
        ("a.zip", False),
        ("a.gz", False),
    ],
)
def test_files_that_are_read_as_tables(path, is_table):
    assert is_tabular(path) == is_table


def test_formats_by_the_end_of_the_name():
    assert format_of_path("a.csv.gz") == ("CSV", "application/gzip")
    assert format_of_path("a.csv.xz")[0] == ""
    assert format_of_path("a.xls") == ("XLS", "application/vnd.ms-excel")
