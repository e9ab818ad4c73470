"""Comparisons of a URL as typed conditions."""

from decimal import Decimal

import pytest

from catalog.files.tables.conditions import InvalidRowSliceError, parse_conditions


@pytest.mark.parametrize(
    ("column_type", "operator", "text", "operator_read", "values"),
    [
        ("integer", ">=", "4", ">=", (4,)),
        ("integer", "<", "4.5", "<", (4.5,)),
        ("number", "in", "1, 2.5", "in", (1.0, 2.5)),
        ("boolean", "=", "YES", "=", (True,)),
        ("boolean", "in", "no,1", "in", (False, True)),
        ("string", "isnull", "true", "missing", ()),
        ("date", "isnull", "no", "filled", ()),
        ("integer", "=", "12345678901234567890", "=", (12345678901234567890,)),
        ("number", "=", "0.12345678901234567", "=", (Decimal("0.12345678901234567"),)),
        ("datetime", ">=", "2024-03-05T00:00:00 02:00", ">=", ("2024-03-05T00:00:00+02:00",)),
        ("string", "!=", '"a b"', "!=", ("a b",)),
        ("string", "contains", "ä", "contains", ("ä",)),
        ("string", "=~", '"0[0-9]"', "=~", ("0[0-9]",)),
        ("date", ">", "2024-02", ">", ("2024-02-01",)),
        ("date", "from", "2024", ">=", ("2024-01-01",)),
        ("date", "to", "2024", "<", ("2025-01-01",)),
        ("datetime", "to", "2024-01-31T12:00:00Z", "<=", ("2024-01-31T12:00:00+00:00",)),
        ("date", "in", "2024,2025-06", "in", ("2024-01-01", "2025-06-01")),
        ("number", "longitude", "170,-10,-170,10", "within", (170, 180, -180, -170, 180, 190)),
        ("integer", "latitude", "170,-10,-170,10", "within", (-10.0, 10.0)),
    ],
)
def test_values_have_the_type_of_their_column(column_type, operator, text, operator_read, values):
    [condition] = parse_conditions("c", column_type, operator, text)
    assert (condition.operator, condition.values) == (operator_read, values)


def test_up_to_the_last_day_of_the_calendar_excludes_nothing():
    assert parse_conditions("c", "date", "to", "9999") == []


@pytest.mark.parametrize(
    ("column_type", "operator", "text", "field"),
    [
        ("integer", ">", "warm", "c"),
        ("date", ">", "soon", "c"),
        ("string", ">", "10", "c"),
        ("string", "<=", "x", "c"),
        ("boolean", "=", "maybe", "c"),
        ("integer", "isnull", "perhaps", "c"),
        ("date", "to", "2024-13", "c"),
        ("string", "=~", "(", "c"),
        ("number", "latitude", "1,2", "bbox"),
    ],
)
def test_an_invalid_value_names_its_parameter(column_type, operator, text, field):
    with pytest.raises(InvalidRowSliceError, match=r"\.$") as refused:
        parse_conditions("c", column_type, operator, text)
    assert (refused.value.field, refused.value.details()) == (field, {"field": field})
