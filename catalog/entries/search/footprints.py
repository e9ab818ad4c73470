"""Where datasets are, as data for a map.

Separate module because the list and the page of a dataset draw the same map.
"""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from catalog.entries.models import Dataset, DatasetQuerySet

SIDES = ("west", "south", "east", "north")
MAX_BOXES = 300  # on one map; more cannot be distinguished
LAND_OUTLINES = "vendor/world-atlas-2.0.2/countries-110m.json"


def footprint_map(*, datasets: DatasetQuerySet) -> dict[str, Any] | None:
    """The map of (visible) datasets; None where none of them has a box. One statement."""
    with_box = datasets.filter(west__isnull=False).order_by("pk")
    return _draw([list(row) for row in with_box.values_list("title", *SIDES)[: MAX_BOXES + 1]])


def draw_footprint(dataset: Dataset) -> dict[str, Any] | None:
    """The map of one dataset; None if it has no box."""
    return _draw([[dataset.title, *dataset.box]] if dataset.box else [])


def _draw(rows: list[list[Any]]) -> dict[str, Any] | None:
    """Data for components/plot.html of kind map."""
    if not rows:
        return None
    is_cut = len(rows) > MAX_BOXES
    sides = [("west", _("West °")), ("south", _("South °")), ("east", _("East °")), ("north", _("North °"))]
    columns = [("name", _("Dataset")), *sides]
    return {
        "id": "footprints",
        "kind": "map",
        "title": _("Where"),
        "text": _("%(count)s of these datasets that say where they are: choose fewer to see all.")
        % {"count": MAX_BOXES}
        if is_cut
        else _("%(count)s of these datasets say where they are, as boxes of longitude and latitude.")
        % {"count": len(rows)}
        if len(rows) > 1
        else _("The box of longitude and latitude that it says it covers."),
        "columns": [{"key": key, "label": label, "number": key != "name"} for key, label in columns],
        "rows": rows[:MAX_BOXES],
        "options": {"land": static(LAND_OUTLINES)},
    }
