"""Dates that spreadsheets make of gene symbols."""

import pytest

from variants.genome.spreadsheet_dates import spreadsheet_hint, symbol_of_date


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("1-Mar", "MARCH1"), ("Mar-01", "MARCH1"), ("01-MAR-2023", "MARCH1"), ("1-Mar-23", "MARCH1"),
        ("2-Sep", "SEPT2"), ("Sep-02", "SEPT2"), ("02-sept", "SEPT2"), ("2023-09-02", "SEPT2"), ("2/9/2023", "SEPT2"),
        ("9/2/2023", "SEPT2"), ("2023-03-01", "MARCH1"), ("2023-03-01T00:00:00", "MARCH1"), ("44621", "MARCH1"),
        ("43891", "MARCH1"), ("1-Dec", "DEC1"), ("4-Oct", "OCT4"), ("01.03.2023", "MARCH1"),
        ("2023-03-01 00:00:00", "MARCH1"),
    ],
)  # fmt: skip
def test_dates_name_the_symbol_that_they_may_have_been(name: str, symbol: str) -> None:
    assert symbol_of_date(name).split(",")[0] == symbol


@pytest.mark.parametrize("name", ["MARCH1", "SEPT2", "BRCA1", "1-Feb", "12345", "ENSG00000169174", "C1orf43", "4.5"])
def test_other_names_are_not_dates(name: str) -> None:
    assert symbol_of_date(name) == ""


def test_the_hint_names_the_first_dates() -> None:
    assert spreadsheet_hint(["BRCA9", "MARCH1"]) == ""
    assert spreadsheet_hint(["1-Mar", "2-Sep", "3-Mar", "4-Mar"]).startswith(
        "1-Mar (MARCH1, now MARCHF1?), 2-Sep (SEPT2, now SEPTIN2?), 3-Mar (MARCH3, now MARCHF3?) and 1 more look"
    )
