"""Times that a source says it covers -> days, and its own words where days cannot say the same."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from catalog.entries.coverage import parse_day
from catalog.entries.part_fields import TIME
from catalog.entries.record import PeriodRecord
from catalog.exchange.source_entry import MAX_PARTS, MAX_WORDS

OPEN = {"", "..", "open", "unknown"}
ONGOING = {"present", "now", "today", "ongoing", "current", "to date"}
ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
BASIC_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
SHORT_END = re.compile(r"\d{2}(?:-\d{2})?")  # 2007-11-13/15 and 2007-11-13/12-15
DURATION = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<weeks>\d{1,9})W)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})(?:\.\d+)?S)?)?"
)
FAR_YEAR = re.compile(r"-|\d{5}")
DCMI_PART = re.compile(r"(start|end|name)\s*=\s*([^;]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """Days as ISO text, '' for an open or unreadable end; `words` are the source's where these do not say it all."""

    start: str = ""
    end: str = ""
    words: str = ""


def parse_period(text: str) -> Period:
    """The period of 'start/end', 'start/duration', 'duration/end', of one time alone, or of Dublin Core's DCMI Period.

    Example:
        >>> parse_period("2012-01-01/P1Y"), parse_period("2001/..")
        (Period(start='2012-01-01', end='2012-12-31', words=''), Period(start='2001-01-01', end='', words=''))
        >>> parse_period("-9000/1950")
        Period(start='', end='1950-12-31', words='-9000/1950')
    """
    text = text.strip()
    if parts := {name.lower(): value.strip() for name, value in DCMI_PART.findall(text)}:
        return make_period(parts.get("start", ""), parts.get("end", ""), parts.get("name", ""))
    start, slash, end = text.partition("/")
    return make_period(start, end) if slash else make_period(text, text)


def make_period(start: str, end: str, name: str = "") -> Period:
    """The period between two times, either of them also a duration; `name` is what the source calls it."""
    start, end = start.strip(), end.strip()
    if SHORT_END.fullmatch(end) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", start):
        end = start[: -len(end)] + end
    days = [read_day(start, late=False), read_day(end, late=True)]
    if not days[1] and days[0]:
        days[1] = _add_duration(start, end)
    elif not days[0] and days[1]:
        days[0] = _subtract_duration(days[1], start)
    is_whole = all(day or text.lower() in OPEN for day, text in zip(days, (start, end), strict=True))
    words = start if start == end else f"{start}/{end}"
    return Period(days[0], days[1], "; ".join(filter(None, (name, "" if is_whole else words)))[:MAX_WORDS])


def period_fields(periods: Iterable[Period]) -> dict[str, Any]:
    """Fields of a record: the time from the first day to the last, the words of all, and each where one needs it.

    Several periods are kept one by one, and one with years that no calendar of days has, such as -9000.

    Example:
        >>> fields = period_fields([Period("2016-01-01", "2016-12-31"), Period("2018-01-01", "2018-12-31")])
        >>> fields["temporal_start"], fields["temporal_end"], fields["temporal_text"]
        ('2016-01-01', '2018-12-31', '2016-01-01/2016-12-31; 2018-01-01/2018-12-31')
        >>> period_fields([parse_period("-9000/1950")])["periods"]
        (PeriodRecord(name='', start='-9000', end='1950'),)
    """
    known = [period for period in dict.fromkeys(periods) if period != Period()]
    whole = _join(known)
    parts = [_record(period) for period in known[:MAX_PARTS]]
    needs_parts = len(known) > 1 or any(FAR_YEAR.match(end) for part in parts for end in (part.start, part.end))
    return {
        "temporal_start": whole.start,
        "temporal_end": whole.end,
        "temporal_text": whole.words,
        "periods": tuple(parts) if needs_parts else (),
    }


def _join(known: list[Period]) -> Period:
    """One period from the first day to the last; of several, `words` names each."""
    if len(known) <= 1:
        return known[0] if known else Period()
    words = "; ".join(period.words or f"{period.start or '..'}/{period.end or '..'}" for period in known)
    dated = [period for period in known if period.start or period.end]
    is_open_before, is_open_after = (not all(getattr(p, side) for p in dated) for side in ("start", "end"))
    start = "" if is_open_before else min((period.start for period in dated), default="")
    end = "" if is_open_after else max((period.end for period in dated), default="")
    return Period(start, end, words[:MAX_WORDS])


def _record(period: Period) -> PeriodRecord:
    """The period with the times that its words name where its days cannot; other words are its name."""
    name, _, times = period.words.rpartition("; ")
    start, slash, end = times.partition("/")
    if not slash and times.startswith("-"):
        end = start
    if TIME.fullmatch(start) and TIME.fullmatch(end):
        return PeriodRecord(name, start, end)
    return PeriodRecord(period.words, period.start, period.end)


def read_day(text: str, *, late: bool) -> str:
    """'2021-06T...' -> '2021-06-01', or its last day if `late`; '' where it is not a time of our calendar."""
    text = re.split(r"[T ]", text.strip())[0]
    text = BASIC_DAY.sub(r"\1-\2-\3", text) if BASIC_DAY.fullmatch(text) else text
    if text.count("-") == 2 or text.endswith("Z") or ":" in text:
        text = ZONE.sub("", text)  # a day of XML Schema may have a zone, 2020-12-31Z
    try:
        return parse_day(text, late=late).isoformat()
    except ValueError:
        return ""


def _add_duration(start: str, duration: str) -> str:
    """The last day of a duration that begins with `start`; '' where it is not a duration."""
    match = DURATION.fullmatch(duration.strip().upper())
    return _shift(_first_moment(start), match, 1, timedelta(microseconds=-1)) if match else ""


def _subtract_duration(last_day: str, duration: str) -> str:
    """The first day of a duration that ends with `last_day`."""
    match = DURATION.fullmatch(duration.strip().upper())
    return _shift(datetime.fromisoformat(last_day) + timedelta(days=1), match, -1, timedelta()) if match else ""


def _first_moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return datetime.fromisoformat(read_day(text, late=False))


def _shift(moment: datetime, duration: re.Match[str], sign: int, last: timedelta) -> str:
    numbers = {name: sign * int(number or 0) for name, number in duration.groupdict().items()}
    months = moment.year * 12 + moment.month - 1 + numbers.pop("years") * 12 + numbers.pop("months")
    year, month = divmod(months, 12)
    try:
        day = min(moment.day, monthrange(year, month + 1)[1])
        shifted = datetime.combine(date(year, month + 1, day), moment.time()) + timedelta(**numbers) + last
    except (ValueError, OverflowError):
        return ""
    return shifted.date().isoformat()
