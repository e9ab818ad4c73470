"""SQL over the typed columns of fields: of all values of a variant, whatever column they are in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from psycopg.sql import SQL, Composable

from variants.fields.numbers import comparable_number
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.query.field_columns import each_value, folded_text, largest_value, number_text, smallest_value
from variants.query.patterns import fold_case

LISTED = (Separator.SEMICOLON,)
NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
VARYING = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n", varies=True)
NUMBERS = FieldSpec("NS", "ns", "", Kind.FLOAT, LISTED, filterable=True, column="ns")
TEXTS = FieldSpec("TS", "ts", "", Kind.TEXT, LISTED, filterable=True, column="ts")
TEXT = FieldSpec("T", "t", "", Kind.TEXT, filterable=True, column="t", varies=True)
FLAG = FieldSpec("F", "f", "", Kind.FLAG, filterable=True, column="f", varies=True)
ROWS = """(VALUES
  (1, 12.0::float8, 1.0::float8, 3.0::float8, ARRAY['A', 'a', 'É'], 'B', false,
   '{"n": [28.0, 30.5], "t": ["b", "c"], "f": [true]}'::jsonb),
  (2, 7.0, NULL, NULL, NULL, 'z', true, NULL),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, '{"x": [1]}')
) AS v (id, n, ns_min, ns_max, ts, t, f, more_values)"""


def ask(value: Composable, joined: Composable | None = None) -> list[Any]:
    statement = SQL("SELECT {} FROM {}{} ORDER BY v.id, 1").format(value, SQL(ROWS), joined or SQL(""))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]


def test_the_smallest_and_the_largest_value(db: None) -> None:
    assert ask(smallest_value(VARYING, "v")) == ask(largest_value(NUMBER, "v")) == [12, 7, None]
    assert ask(largest_value(VARYING, "v")) == [30.5, 7, None]
    assert ask(largest_value(TEXT, "v")) == ["c", "z", None]
    assert ask(largest_value(FLAG, "v")) == [True, True, None]
    assert (ask(smallest_value(NUMBERS, "v")), ask(largest_value(NUMBERS, "v"))) == ([1, None, None], [3, None, None])


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        (VARYING, [12, 28, 30.5, 7, None]),
        (FLAG, [False, True, True, None]),
        (TEXT, ["b", "c", "z", None]),  # B and b are one value in lower case
        (TEXTS, ["a", "é"]),
    ],
)
def test_each_value_of_a_variant_once(db: None, spec: FieldSpec, values: list[object]) -> None:
    assert ask(SQL("u.element"), each_value(spec, "v")) == values


def test_shown_texts_keep_their_case(db: None) -> None:
    assert sorted(ask(SQL("u.element"), each_value(TEXTS, "v", lower=False))) == ["A", "a", "É"]


@pytest.mark.parametrize("text", ["0.05", "0", "-3.5", "1e-300"])
def test_ordinary_numbers_are_written_as_they_are(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT {}").format(number_text(SQL("(%(n)s::float8)"))), {"n": float(text)})
        assert float(cursor.fetchone()[0]) == float(text)


@pytest.mark.parametrize("text", ["1.5e-400", "-2e-5000", "7e-310"])
def test_numbers_too_close_to_zero_are_written_as_they_were(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT {}").format(number_text(SQL("(%(n)s::float8)"))), {"n": comparable_number(text)})
        written = cursor.fetchone()[0]
    mantissa, _, exponent = text.partition("e")
    written_mantissa, _, written_exponent = written.partition("e")
    difference = int(written_exponent) - int(exponent)
    assert float(written_mantissa) * 10**difference == pytest.approx(float(mantissa), rel=1e-5)


@pytest.mark.parametrize("text", ["", "BRCA1", "É Å ÿ", "ТЕСТ ΣΣ ẞ", "\u00b5 \u212a İ ı ſ", "ԱՎ ᏹ"])
def test_texts_are_folded_as_in_python(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT {}").format(folded_text(SQL("%(text)s::text"))), {"text": text})
        assert cursor.fetchone()[0] == fold_case(text)
