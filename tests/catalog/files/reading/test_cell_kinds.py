"""What cells look like."""

import pytest

from catalog.files.reading.cell_kinds import kind_of, main_kind


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("-1.5e-3", "number"),
        ("1.234,5", "number"),
        ("1,234,567", "number"),
        ("31.12.2024", "date"),
        ("26-Jan-2024", "date"),
        ("2024-01-31T12:00:00Z", "datetime"),
        ("31/12/2024 9:05", "datetime"),
        ("9:05 pm", "time"),
        ("£25,000.00", "quantity"),
        ("12 %", "quantity"),
        ("<0.05", "quantity"),
        ("https://example.org/a?b=c", "address"),
        ("TRUE", "boolean"),
        ("Northern Ireland", "words"),
        ("a;b", "text"),
        ("n.a.", ""),
        (" ", ""),
    ],
)
def test_the_kind_of_a_cell(cell, kind):
    assert kind_of(cell) == kind


def test_a_column_has_the_kind_of_most_of_its_cells():
    assert main_kind(["1", "2", "NA", "3", "4", "x"]) == "number"
    assert main_kind(["1", "x", "y"]) == "text"
    assert main_kind(["", "NA"]) == ""
