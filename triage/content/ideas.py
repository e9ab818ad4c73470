"""The founding ideas, with what the catalogue knows of them: who connects with whom, and what has ended."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.entries.models.vocabulary import Liveness
from catalog.models import Dataset, Relation
from triage.content.shipped import read_yaml
from triage.engine.domains import draw_columns

MAX_RELATIONS = 200  # lines of the map
PYRAMID_WIDTH, LEVEL_HEIGHT = 420, 44  # pixels
MAP_COLUMN_WIDTH, MAP_BOX_HEIGHT = 420, 28  # pixels


@dataclass(frozen=True)
class Level:
    """A level of the pyramid as a trapezium: its corners as SVG takes them, and where its text stands."""

    name: str
    meaning: str
    corners: str
    y: int


def describe_ideas(*, user: User | AnonymousUser) -> dict[str, Any]:
    """The texts of ideas.yaml, the drawn pyramid, relations of systems that `user` may see, and those that ended."""
    texts = read_yaml("ideas.yaml")
    visible = Dataset.objects.visible_to(user)
    relations = Relation.objects.filter(source__in=visible, target__in=visible).select_related("source", "target")
    ended = visible.filter(liveness=Liveness.ENDED).order_by("title")
    shown = list(relations.order_by("source__title", "kind", "target__title")[:MAX_RELATIONS])
    return texts | {
        "levels": draw_pyramid(texts["pyramid"]),
        "width": PYRAMID_WIDTH,
        "height": LEVEL_HEIGHT * len(texts["pyramid"]),
        "ladder": [
            (rung, [(ability, ability in has) for ability in texts["abilities"]]) for rung, has in texts["ladder"]
        ],
        "relations": shown,
        "chart": draw_columns(_list_pairs(shown), column_width=MAP_COLUMN_WIDTH, box_height=MAP_BOX_HEIGHT),
        "ended": ended,
    }


def _list_pairs(relations: list[Relation]) -> list[tuple[str, str]]:
    """(source, target) by title, those with the same target together."""
    return sorted(((r.source.title, r.target.title) for r in relations), key=itemgetter(1, 0))


def draw_pyramid(levels: list[tuple[str, str]]) -> list[Level]:
    """The levels from the peak down.

    Example:
        >>> draw_pyramid([("query", "get a part")])[0].corners
        '210,0 210,0 420,44 0,44'
    """
    half = PYRAMID_WIDTH / 2

    def corners(index: int) -> str:
        top, bottom = half * index / len(levels), half * (index + 1) / len(levels)
        y, below = index * LEVEL_HEIGHT, (index + 1) * LEVEL_HEIGHT
        return f"{half - top:g},{y} {half + top:g},{y} {half + bottom:g},{below} {half - bottom:g},{below}"

    return [
        Level(name, meaning, corners(index), index * LEVEL_HEIGHT + LEVEL_HEIGHT // 2 + 5)
        for index, (name, meaning) in enumerate(levels)
    ]
