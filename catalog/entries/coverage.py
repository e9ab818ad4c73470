"""Where and when: boxes on the globe, days and moments as text, and the years that a sentence plainly names."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


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
        """Parse 'west,south,east,north'. Raises ValueError.

        Example:
            >>> Box.parse("170,-10,-170,10").spans
            [(170.0, 180.0), (-180.0, -170.0)]
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError(f"A box is four numbers, west,south,east,north; this is not: {text!r}.") from None
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
