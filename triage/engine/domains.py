"""Which technology suits which data of a field: the rows of a domain's mapping, and its chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STAGES = ("shape", "store", "server", "access", "view")  # the columns of the chart, from the data to the eye
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
    access: str
    view: str
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
    field_names, kind_names, format_names = set(fields), set(kinds), set(formats)
    matching = [domain for domain in domains if field_names & set(domain.fields)]
    rows = [row for domain in matching for row in domain.rows if kind_names & set(row.kinds)]
    return sorted(rows, key=lambda row: (row.pattern != pattern, not format_names & set(row.formats)))


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
    return draw_columns([[getattr(row, stage) for stage in STAGES] for row in domain.rows])


def draw_columns(
    rows: Sequence[Sequence[str]], *, column_width: int = COLUMN_WIDTH, box_height: int = BOX_HEIGHT
) -> Chart:
    """Rows of texts as boxes in columns, one box for each text of a column, joined along each row by arrows.

    Args:
        column_width: Pixels from one column to the next; `box_height` those of a box.

    Example:
        >>> len(draw_columns([("IOOS", "NOAA"), ("NWS", "NOAA")]).boxes)
        3
    """
    columns = [list(dict.fromkeys(texts)) for texts in zip(*rows, strict=True)]
    height = max((len(texts) for texts in columns), default=0) * (box_height + BOX_GAP)
    tops = {
        (column, text): _top(number, len(texts), height, box_height)
        for column, texts in enumerate(columns)
        for number, text in enumerate(texts)
    }
    boxes = tuple(Box(column * column_width, top, _break_text(text)) for (column, text), top in tops.items())
    pairs = dict.fromkeys(
        ((column, row[column]), (column + 1, row[column + 1])) for row in rows for column in range(len(columns) - 1)
    )
    middle = box_height // 2
    arrows = tuple(
        (start[0] * column_width + BOX_WIDTH, tops[start] + middle, end[0] * column_width, tops[end] + middle)
        for start, end in pairs
    )
    width = max(len(columns) - 1, 0) * column_width + BOX_WIDTH
    return Chart(boxes, arrows, width, height, box_height=box_height)


def _top(number: int, count: int, height: int, box_height: int) -> int:
    """Boxes of a column stand evenly over the height of the chart."""
    share = height / count
    return round(number * share + (share - box_height) / 2)


def _break_text(text: str) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE_LENGTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines[:3])
