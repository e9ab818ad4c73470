"""How cells spell numbers, dates and times, and the SQL that makes values of them. No Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from catalog.files.reading.cell_kinds import THOUSANDS_MARKS
from catalog.files.reading.recipe import SHORT_YEAR_FORMATS
from catalog.files.tables.duckdb_session import quote_text

# No leading zeros: 01234 is a postal code.
INTEGER = r"[+-]?(0|[1-9]\d{0,17})"
LONG_INTEGER = r"[+-]?(0|[1-9]\d{0,36})"
NUMBER_CHARACTERS = "[0-9.+eE-]+"  # DuckDB also reads inf, nan, 0x1F and 1_000
DECIMAL_COMMA = r"[+-]?(\d+(,\d+)?|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|,\d+)([eE][+-]?\d+)?"
THOUSANDS_COMMA = r"[+-]?([1-9]\d{0,2}(,\d{3})*(\.\d+)?|\d+(\.\d+)?)"
WHOLE_THOUSANDS_COMMA = r"[+-]?(0|[1-9]\d{0,2}(,\d{3}){0,4}|[1-9]\d{0,14})"
WHOLE_THOUSANDS_POINT = r"[+-]?(0|[1-9]\d{0,2}(\.\d{3}){0,4}|[1-9]\d{0,14})"
# Blanks of all widths or apostrophes between thousands. 1,234 has two meanings and is not read as a number.
_MARK = f"[{THOUSANDS_MARKS}]"
TYPESET = rf"[+−-]?([1-9]\d{{0,2}}({_MARK}\d{{3}})+([.,]\d+)?|\d+(\.\d+|,\d{{1,2}}|,\d{{4,}})?)"
WHOLE_TYPESET = rf"[+−-]?(0|[1-9]\d{{0,2}}({_MARK}\d{{3}}){{0,4}}|[1-9]\d{{0,14}})"
DATE = r"\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})"
DATETIME = r"\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})[T ]\d{1,2}:\d{2}.*"
SHORT_DATE = r"\d{1,2}([./-])\d{1,2}[./-]\d{4}"
SHORT_DATETIME = rf"{SHORT_DATE}[T ]\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?( ?[AaPp][Mm])?"
# Years of two digits: 69 to 99 are of the twentieth century, 00 to 68 of this one. Only a person can say so.
SHORT_YEAR_DATE = r"\d{1,2}([./-])\d{1,2}[./-]\d{2}"
SHORT_YEAR_DATETIME = rf"{SHORT_YEAR_DATE}[T ]\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?( ?[AaPp][Mm])?"
SHORT_YEAR_NAMED_DATE = r"(?i)\d{1,2}[- ][a-z]{3,9}\.?[- ]\d{2}"
NAMED_DATE = r"(?i)\d{1,2}[- ][a-z]{3,9}\.?[- ]\d{4}|[a-z]{3,9}\.? \d{1,2}, \d{4}"
NAMED_DATE_FORMATS = ("%d-%b-%Y", "%d %b %Y", "%d-%B-%Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y")
TIMES_OF_DAY = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M:%S %p", "%I:%M %p")


class Reading(NamedTuple):
    """A type of column with the format of its cells, of `reading.recipe.COLUMN_FORMATS`; without one, ISO 8601."""

    type: str
    format: str = ""


def _matching(pattern: str, value: str, result: str) -> str:
    return f"CASE WHEN regexp_full_match({value}, {quote_text(pattern)}) THEN {result} END"


def _integer(value: str) -> str:
    """Most cells are spelled as the number would be: comparing is quicker than matching a pattern."""
    number = f"TRY_CAST({value} AS BIGINT)"
    is_usual = f"CAST({number} AS VARCHAR) = {value}"
    return f"CASE WHEN {is_usual} AND length({value}) <= 18 THEN {number} ELSE {_matching(INTEGER, value, number)} END"


def _number(value: str) -> str:
    """1e400 is text: as a DOUBLE it would be infinite, which JSON cannot say."""
    number = f"TRY_CAST({value} AS DOUBLE)"
    return _matching(NUMBER_CHARACTERS, value, f"CASE WHEN isfinite({number}) THEN {number} END")


def _finite(pattern: str, value: str, text: str) -> str:
    number = f"TRY_CAST({text} AS DOUBLE)"
    return _matching(pattern, value, f"CASE WHEN isfinite({number}) THEN {number} END")


def _decimal_comma(value: str) -> str:
    return _finite(DECIMAL_COMMA, value, f"replace(replace({value}, '.', ''), ',', '.')")


def _thousands_comma(value: str) -> str:
    return _finite(THOUSANDS_COMMA, value, f"replace({value}, ',', '')")


def _whole(pattern: str, value: str, text: str) -> str:
    return _matching(pattern, value, f"TRY_CAST({text} AS BIGINT)")


def _whole_thousands_comma(value: str) -> str:
    return _whole(WHOLE_THOUSANDS_COMMA, value, f"replace({value}, ',', '')")


def _whole_thousands_point(value: str) -> str:
    return _whole(WHOLE_THOUSANDS_POINT, value, f"replace({value}, '.', '')")


def _plain_number(value: str) -> str:
    """SQL: a typeset number as programs write it."""
    marks = quote_text(THOUSANDS_MARKS)
    return f"replace(replace(translate({value}, {marks}, ''), '−', '-'), ',', '.')"


def _typeset(value: str) -> str:
    return _finite(TYPESET, value, _plain_number(value))


def _whole_typeset(value: str) -> str:
    return _whole(WHOLE_TYPESET, value, _plain_number(value))


def _boolean(value: str) -> str:
    return _matching("(?i)(true|false|yes|no)", value, f"lower({value})")


def _dashed(value: str) -> str:
    """SQL: a short date with dashes; translate() would take ten times as long."""
    return f"replace(replace({value}, '.', '-'), '/', '-')"


def _short_date(order: str, value: str, pattern: str = SHORT_DATE) -> str:
    return _matching(pattern, value, f"CAST(try_strptime({_dashed(value)}, '{order}') AS DATE)")


def _short_datetime(order: str, value: str, pattern: str = SHORT_DATETIME) -> str:
    formats = ", ".join(quote_text(f"{order} {time}") for time in TIMES_OF_DAY)
    moment = f"try_strptime(replace({_dashed(value)}, 'T', ' '), [{formats}])"
    return _matching(pattern, value, f"CAST({moment} AS TIMESTAMPTZ)")


def _named_date(value: str, pattern: str = NAMED_DATE, names: Sequence[str] = NAMED_DATE_FORMATS) -> str:
    formats = ", ".join(map(quote_text, names))
    return _matching(pattern, value, f"CAST(try_strptime({value}, [{formats}]) AS DATE)")


def _cast(pattern: str, sql_type: str, value: str) -> str:
    return _matching(pattern, value, f"TRY_CAST({value} AS {sql_type})")


DAY_FIRST, MONTH_FIRST = "%d-%m-%Y", "%m-%d-%Y"
DAY_FIRST_SHORT, MONTH_FIRST_SHORT = "%d-%m-%y", "%m-%d-%y"
_DAY, _MONTH, _NAME = SHORT_YEAR_FORMATS
# reading -> SQL of the value of a cell, NULL where the cell does not fit; of equal ones the narrowest first
CASTS: dict[Reading, Callable[[str], str]] = {
    Reading("integer"): _integer,
    Reading("integer", "long"): partial(_cast, LONG_INTEGER, "DECIMAL(38, 0)"),
    Reading("number"): _number,
    Reading("boolean"): _boolean,
    Reading("date"): partial(_cast, DATE, "DATE"),
    Reading("datetime"): partial(_cast, DATETIME, "TIMESTAMPTZ"),
    Reading("integer", "decimal comma"): _whole_thousands_point,
    Reading("number", "decimal comma"): _decimal_comma,
    Reading("integer", "thousands comma"): _whole_thousands_comma,
    Reading("number", "thousands comma"): _thousands_comma,
    Reading("integer", "typeset"): _whole_typeset,
    Reading("number", "typeset"): _typeset,
    Reading("date", "month by name"): _named_date,
    Reading("date", "day first"): partial(_short_date, DAY_FIRST),
    Reading("date", "month first"): partial(_short_date, MONTH_FIRST),
    Reading("datetime", "day first"): partial(_short_datetime, DAY_FIRST),
    Reading("datetime", "month first"): partial(_short_datetime, MONTH_FIRST),
    Reading("date", _NAME): partial(
        _named_date, pattern=SHORT_YEAR_NAMED_DATE, names=("%d-%b-%y", "%d %b %y", "%d-%B-%y", "%d %B %y")
    ),
    Reading("date", _DAY): partial(_short_date, DAY_FIRST_SHORT, pattern=SHORT_YEAR_DATE),
    Reading("date", _MONTH): partial(_short_date, MONTH_FIRST_SHORT, pattern=SHORT_YEAR_DATE),
    Reading("datetime", _DAY): partial(_short_datetime, DAY_FIRST_SHORT, pattern=SHORT_YEAR_DATETIME),
    Reading("datetime", _MONTH): partial(_short_datetime, MONTH_FIRST_SHORT, pattern=SHORT_YEAR_DATETIME),
}
DECIMAL, THOUSANDS = Reading("number", "decimal comma"), Reading("number", "thousands comma")
TYPESET_NUMBERS = (Reading("integer", "typeset"), Reading("number", "typeset"))
# The readings of which two fit the same cells as long as no day is after the twelfth.
DAYS_AND_MONTHS = [reading for reading in CASTS if reading.format in ("day first", "month first")]
# Read only where a person says so: nothing in the cells tells the century.
SHORT_YEARS = [reading for reading in CASTS if reading.format in SHORT_YEAR_FORMATS]
UNKNOWN_FORMAT = Reading("string", "ask")
