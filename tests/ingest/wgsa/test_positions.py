"""Whole numbers as programs write them; what a program has rounded is not a position."""

from __future__ import annotations

import pytest

from ingest.wgsa.positions import parse_position


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("100000", 100_000),
        ("1e+05", 100_000),
        ("1e5", 100_000),
        ("1.5e+05", 150_000),
        ("100000.0", 100_000),
        ("100000.", 100_000),
        (" 42 ", 42),
        ("0", 0),
        ("00017", 17),
        ("1.23E+08", None),
        ("1.5", None),
        ("1.234e+02", None),
        ("-5", None),
        ("1e+99", None),
        ("1" * 5_000, None),
        ("1,000", None),
        ("", None),
        (".", None),
        ("nan", None),
        ("\u0661", None),
    ],
)
def test_only_exact_whole_numbers_are_positions(text: str, position: int | None) -> None:
    assert parse_position(text) == position
