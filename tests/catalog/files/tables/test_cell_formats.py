"""The SQL that makes values of cells."""

from datetime import date

import pytest

from catalog.files.tables.cell_formats import CASTS, Reading
from catalog.files.tables.duckdb_session import duckdb_session, quote_text


@pytest.mark.parametrize(
    ("reading", "cell", "value"),
    [
        (Reading("integer"), "1_000", None),
        (Reading("integer"), "1e3", None),
        (Reading("integer"), "-0", 0),
        (Reading("integer"), "9" * 19, None),
        (Reading("number"), "0x1F", None),
        (Reading("number"), "1_0", None),
        (Reading("number"), "5.", 5.0),
        (Reading("number", "decimal comma"), "1.234.567,5", 1234567.5),
        (Reading("number", "decimal comma"), "1.5", None),
        (Reading("number", "thousands comma"), "12,34", None),
        (Reading("number", "typeset"), "−1,234", None),  # has two meanings
        (Reading("number", "typeset"), "012 345", None),
        (Reading("integer", "typeset"), "12 34", None),
        (Reading("date", "day first"), "31-12-2024", date(2024, 12, 31)),
        (Reading("date", "day first"), "12/31/2024", None),
        (Reading("date", "month by name"), "Feb 30, 2024", None),
        (Reading("date", "month by name"), "Feb 3, 2024", date(2024, 2, 3)),
        (Reading("date", "day first"), "03.02.24", None),
        (Reading("date", "day first, short year"), "03.02.24", date(2024, 2, 3)),
        (Reading("date", "month first, short year"), "2/3/99", date(1999, 2, 3)),
        (Reading("date", "month by name, short year"), "3-Feb-24", date(2024, 2, 3)),
    ],
)
def test_a_value_or_null(reading, cell, value):
    with duckdb_session() as db:
        row = db.execute(f"SELECT {CASTS[reading]('c')} FROM (SELECT {quote_text(cell)} AS c)").fetchone()
    assert row == (value,)
