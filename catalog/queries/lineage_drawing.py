"""The lineage of a view as a drawing: columns of its inputs on the left, its own on the right, a line for each source.

Separate module because it places boxes and lines and knows nothing of queries. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROW_HEIGHT, WIDTH, LEFT_END, RIGHT_START = 20, 760, 330, 430  # units of the drawing
MAX_DRAWN_COLUMNS = 60  # of either side; a longer list is drawn in part


@dataclass(frozen=True)
class Label:
    """A column's name and the middle of its line."""

    text: str
    y: int


@dataclass(frozen=True)
class Drawing:
    """Labels of both sides and the paths between them, as SVG has them."""

    width: int
    height: int
    left_end: int
    right_start: int
    sources: list[Label]
    columns: list[Label]
    paths: list[str]


def draw_lineage(columns: Sequence[Mapping[str, Any]]) -> Drawing:
    """The drawing of a view's columns.

    Args:
        columns: [{"name", "sources"}], at most MAX_DRAWN_COLUMNS of which are drawn.

    Example:
        >>> draw_lineage([{"name": "mean", "sources": ["flow.daily.flow"]}]).paths
        ['M330 16 C380 16 380 16 430 16']
    """
    drawn = columns[:MAX_DRAWN_COLUMNS]
    names = list(dict.fromkeys(source for column in drawn for source in column["sources"]))[:MAX_DRAWN_COLUMNS]
    heights = {name: _middle(n) for n, name in enumerate(names)}
    middle = (LEFT_END + RIGHT_START) // 2
    paths = [
        f"M{LEFT_END} {heights[source]} C{middle} {heights[source]} {middle} {_middle(n)} {RIGHT_START} {_middle(n)}"
        for n, column in enumerate(drawn)
        for source in column["sources"]
        if source in heights
    ]
    return Drawing(
        width=WIDTH,
        height=_middle(max(len(names), len(drawn))),
        left_end=LEFT_END - 6,
        right_start=RIGHT_START + 6,
        sources=[Label(name, height) for name, height in heights.items()],
        columns=[Label(column["name"], _middle(n)) for n, column in enumerate(drawn)],
        paths=paths,
    )


def _middle(number: int) -> int:
    return 16 + number * ROW_HEIGHT
