"""Where and when: boxes on the globe, days and moments as text, and the years that a sentence plainly names."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")

MIN_LONGITUDE, MAX_LONGITUDE = -360, 540  # degrees, in any way to count them


@dataclass(frozen=True)
class Box:
    """Degrees WGS 84, edges included; west > east crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            raise ValueError(f"West and east lie between -180 and 180 degrees, not {self.west:g} and {self.east:g}.")
        if not -90 <= self.south <= self.north <= 90:
            raise ValueError(
                f"South and north lie between -90 and 90 degrees, south first, not {self.south:g}, {self.north:g}."
            )

    @classmethod
    def parse(cls, text: str) -> Box:
        """Parse 'west,south,east,north', longitudes from -180 to 180 or from 0 to 360. Raises ValueError.

        Example:
            >>> Box.parse("170,-10,-170,10").spans
            [(170.0, 180.0), (-180.0, -170.0)]
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError(f"A box is four numbers, west,south,east,north; this is not: {text!r}.") from None
        is_possible = min(west, east) >= -180 and max(west, east) <= 360
        return cls.wrap(west, south, east, north) if is_possible else cls(west, south, east, north)

    @classmethod
    def wrap(cls, west: float, south: float, east: float, north: float) -> Box:
        """A box whose longitudes are counted in any way, also from 0 to 360. Raises ValueError.

        Example:
            >>> Box.wrap(170, -20, 190, -10).sides, Box.wrap(0, -90, 360, 90).sides
            ((170, -20, -170, -10), (-180.0, -90, 180.0, 90))
        """
        if not (MIN_LONGITUDE <= west <= MAX_LONGITUDE and MIN_LONGITUDE <= east <= MAX_LONGITUDE):  # also where NaN
            raise ValueError(f"West and east are degrees of longitude, not {west:g} and {east:g}.")
        if east - west >= 360:
            return cls(-180.0, south, 180.0, north)
        west, east = (side if -180 <= side <= 180 else (side + 180) % 360 - 180 for side in (west, east))
        # One meridian has two names: the one that does not turn a box into a box around the globe.
        west, east = (-180.0 if west == 180 > east else west), (180.0 if east == -180 < west else east)
        return cls(west, south, east, north)

    @classmethod
    def around(cls, boxes: Sequence[Box]) -> Box:
        """The smallest box around some boxes, across the antimeridian where that is shorter.

        Example:
            >>> Box.around([Box(177, -20, 180, -15), Box(-180, -19, -178, -10)]).sides
            (177, -20, -178, -10)
        """
        south, north = min(box.south for box in boxes), max(box.north for box in boxes)
        merged: list[tuple[float, float]] = []
        for west, east in sorted(span for box in boxes for span in box.spans):
            if merged and west <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(east, merged[-1][1]))
            else:
                merged.append((west, east))
        # (width, west, east) of the gaps between the spans, the one across the antimeridian first
        gaps = [(merged[0][0] + 360 - merged[-1][1], merged[-1][1], merged[0][0])]
        gaps += [(after[0] - before[1], before[1], after[0]) for before, after in pairwise(merged)]
        _, east, west = max(gaps, key=lambda gap: gap[0])
        return cls(west, south, east, north)

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """(west, south, east, north)"""
        return self.west, self.south, self.east, self.north

    @property
    def spans(self) -> list[tuple[float, float]]:
        """The longitudes as one or two spans that do not cross the antimeridian."""
        if self.west <= self.east:
            return [(self.west, self.east)]
        return [(self.west, 180.0), (-180.0, self.east)]


def parse_day(text: str, *, late: bool = False) -> date:
    """A day; of a month or year alone its first day, its last one if `late`. Raises ValueError.

    Example:
        >>> parse_day("2021-02", late=True)
        datetime.date(2021, 2, 28)
    """
    match = DAY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"A time is a day, month or year such as 2021-06-30, 2021-06 or 2021, not {text!r}.")
    year, month = int(match[1]), int(match[2] or (12 if late else 1))
    try:
        return date(year, month, int(match[3] or (monthrange(year, month)[1] if late else 1)))
    except ValueError as error:
        raise ValueError(f"There is no such day as {text!r}.") from error


def parse_moment(text: str) -> str:
    """ISO 8601 text of a moment; of a day, month or year alone its first day. Raises ValueError.

    Example:
        >>> parse_moment("2021"), parse_moment("2021-06-30T12:00:00Z")
        ('2021-01-01', '2021-06-30T12:00:00+00:00')
    """
    if DAY.fullmatch(text.strip()):
        return parse_day(text).isoformat()
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"A time is written such as 2024-01-31 or 2024-01-31T12:00:00Z, not {text!r}.") from None


YEARS = [
    re.compile(r"^(?:about )?(?P<start>\d{4}) to (?P<end>\d{4})\b"),
    re.compile(r"^(?:about |since |from |programme from |project from )?(?P<start>\d{4}),? (?:onward|ongoing|to now)"),
    re.compile(r"^(?:since|sequencing from|from) (?P<start>\d{4})\b"),
    re.compile(r"^(?P<start>\d{4})(?P<end>)$"),
]


def find_years(text: str) -> tuple[str, str]:
    """ISO dates (start, end) if the sentence begins with plain years; '' for an end that it does not name.

    Example:
        >>> find_years("about 2014 onward"), find_years("1900 to 2010 (manual)"), find_years("recent")
        (('2014-01-01', ''), ('1900-01-01', '2010-12-31'), ('', ''))
    """
    for pattern in YEARS:
        if match := pattern.search(text):
            end = match.groupdict().get("end")
            if end == "":  # one year alone
                end = match["start"]
            return f"{match['start']}-01-01", f"{end}-12-31" if end else ""
    return "", ""
