"""Which technology suits which data of a field: the rows of a domain's mapping, and its chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

STAGES = ("shape", "store", "server", "asked", "seen")  # the columns of the chart, from the data to the eye
BOX_HEIGHT, BOX_GAP, BOX_WIDTH, COLUMN_WIDTH = 52, 14, 168, 216  # pixels
LINE_LENGTH = 24  # characters of a line in a box


@dataclass(frozen=True)
class MappingRow:
    """One kind of data of a field, and what suits it.

    Attributes:
        kinds: Answers to "Kind"; `formats` those to "Format".
        pattern: Key of the pattern, with the key of its way.
        repositories: Keys of repositories that take such data.
        limits: Size, price or embargo that decide, in a sentence.
    """

    shape: str
    store: str
    server: str
    asked: str
    seen: str
    kinds: tuple[str, ...]
    formats: tuple[str, ...]
    pattern: str
    way: str
    repositories: tuple[str, ...]
    limits: str


@dataclass(frozen=True)
class Domain:
    """The mapping of one domain; `fields` are answers to "Which field?"."""

    key: str
    title: str
    fields: tuple[str, ...]
    lead: str
    rows: tuple[MappingRow, ...]


def parse_domain(raw: Mapping[str, Any]) -> Domain:
    """A domain from an entry of domains.yaml.

    Raises:
        KeyError: A row lacks a column.

    Example:
        >>> raw = {"key": "sea", "title": "Sea", "fields": ["ocean"], "lead": "", "rows": []}
        >>> parse_domain(raw).fields
        ('ocean',)
    """
    return Domain(raw["key"], raw["title"], tuple(raw["fields"]), raw["lead"], tuple(map(_parse_row, raw["rows"])))


def _parse_row(raw: Mapping[str, Any]) -> MappingRow:
    values: dict[str, Any] = {name: raw[name] for name in (*STAGES, "pattern", "way", "limits")}
    values |= {name: tuple(raw[name]) for name in ("kinds", "formats", "repositories")}
    return MappingRow(**values)


def match_rows(
    domains: Iterable[Domain], *, fields: Iterable[str], kinds: Iterable[str], formats: Iterable[str], pattern: str = ""
) -> list[MappingRow]:
    """The rows for data of these fields and kinds: those of the pattern first, then those that name a format.

    Example:
        >>> match_rows([], fields=["ocean"], kinds=["grid"], formats=[])
        []
    """
    named, wanted, written = set(fields), set(kinds), set(formats)
    rows = [row for domain in domains if named & set(domain.fields) for row in domain.rows if wanted & set(row.kinds)]
    return sorted(rows, key=lambda row: (row.pattern != pattern, not written & set(row.formats)))


@dataclass(frozen=True)
class Box:
    """A box of the chart, in pixels from its upper left corner; `lines` is its text, broken."""

    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A domain's mapping as boxes in columns and the arrows between them, as (x1, y1, x2, y2)."""

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int, int, int], ...]
    width: int
    height: int
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw_chart(domain: Domain) -> Chart:
    """The chart of a domain: one column for each stage, one box for each text that stands there.

    Example:
        >>> draw_chart(Domain("sea", "Sea", (), "", ())).boxes
        ()
    """
    columns = [list(dict.fromkeys(getattr(row, stage) for row in domain.rows)) for stage in STAGES]
    height = max((len(column) for column in columns), default=0) * (BOX_HEIGHT + BOX_GAP)
    tops = {
        (place, text): _top(number, len(column), height)
        for place, column in enumerate(columns)
        for number, text in enumerate(column)
    }
    boxes = tuple(Box(place * COLUMN_WIDTH, top, _break_text(text)) for (place, text), top in tops.items())
    pairs = {
        ((place, getattr(row, STAGES[place])), (place + 1, getattr(row, STAGES[place + 1]))): None
        for row in domain.rows
        for place in range(len(STAGES) - 1)
    }
    arrows = tuple(_arrow(start[0], tops[start], tops[end]) for start, end in pairs)
    return Chart(boxes, arrows, (len(STAGES) - 1) * COLUMN_WIDTH + BOX_WIDTH, height)


def _top(number: int, count: int, height: int) -> int:
    """Boxes of a column stand evenly over the height of the chart."""
    share = height / count
    return round(number * share + (share - BOX_HEIGHT) / 2)


def _arrow(place: int, start_top: int, end_top: int) -> tuple[int, int, int, int]:
    middle = BOX_HEIGHT // 2
    return (place * COLUMN_WIDTH + BOX_WIDTH, start_top + middle, (place + 1) * COLUMN_WIDTH, end_top + middle)


def _break_text(text: str) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE_LENGTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines[:3])
