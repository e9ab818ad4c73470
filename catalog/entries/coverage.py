"""Where and when: boxes on the globe, and the years that a sentence plainly says."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date


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
        """Read 'west,south,east,north'. Raises ValueError with a sentence for the reader."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError(f"A box is four numbers, west,south,east,north; this is not: {text!r}.") from None
        return cls(west, south, east, north)

    @property
    def spans(self) -> list[tuple[float, float]]:
        """The longitudes as one or two spans that do not cross the antimeridian."""
        if self.west <= self.east:
            return [(self.west, self.east)]
        return [(self.west, 180.0), (-180.0, self.east)]


def day(text: str, *, late: bool = False) -> date:
    """'2021-06-30' as a day; a month or a year alone as its first day, as its last one if `late`. Raises ValueError."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text.strip())
    if not found:
        raise ValueError(f"A time is a day, month or year such as 2021-06-30, 2021-06 or 2021, not {text!r}.")
    year, month = int(found[1]), int(found[2] or (12 if late else 1))
    try:
        return date(year, month, int(found[3] or (monthrange(year, month)[1] if late else 1)))
    except ValueError as error:
        raise ValueError(f"There is no such day as {text!r}.") from error


YEARS = [
    re.compile(r"^(?:about )?(?P<start>\d{4}) to (?P<end>\d{4})\b"),
    re.compile(r"^(?:about |since |from |programme from |project from )?(?P<start>\d{4}),? (?:onward|ongoing|to now)"),
    re.compile(r"^(?:since|sequencing from|from) (?P<start>\d{4})\b"),
    re.compile(r"^(?P<start>\d{4})(?P<end>)$"),
]


def plain_years(text: str) -> tuple[str, str]:
    """ISO dates (start, end) if the sentence opens with plain years; '' where it does not say.

    'about 2014 onward' -> ('2014-01-01', ''); '1900 to 2010 (manual)' -> ('1900-01-01', '2010-12-31').
    """
    for pattern in YEARS:
        if found := pattern.search(text):
            end = found.groupdict().get("end")
            if end == "":  # one year alone
                end = found["start"]
            return f"{found['start']}-01-01", f"{end}-12-31" if end else ""
    return "", ""
