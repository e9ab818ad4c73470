"""Cells of a workbook as text."""

from datetime import date, datetime, time, timedelta

import pytest

from catalog.files.reading.workbook_worker import cell_text, fill_merged


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "true"),
        (3.0, "3"),
        (1e300, "1e+300"),
        (datetime(2020, 1, 2), "2020-01-02"),
        (datetime(2020, 1, 2, 3), "2020-01-02T03:00:00"),
        (date(2020, 1, 2), "2020-01-02"),
        (time(3, 4), "03:04:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_cells_are_written_as_people_expect_them(cell, text):
    assert cell_text(cell) == text


def test_a_merged_name_is_repeated_in_its_columns_and_a_range_outside_is_ignored():
    rows = [["a", "", "b"], ["", "", ""]]
    fill_merged(rows, [((0, 0), (0, 1)), ((0, 2), (0, 900)), ((5, 0), (5, 1)), ((0, 0), (1, 1))])
    assert rows == [["a", "a", "b"], ["", "", ""]]
