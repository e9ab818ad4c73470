"""Where datasets are, as a plot."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from catalog.entries.models import DatasetQuerySet

MOST = 300  # boxes on one map; more cannot be told apart
LAND = "vendor/world-atlas-2.0.2/countries-110m.json"


def footprint_map(*, datasets: DatasetQuerySet) -> dict[str, Any] | None:
    """Data for components/plot.html of kind map; None where none of the (visible) datasets has a box."""
    placed = datasets.filter(west__isnull=False).order_by("pk")  # a rank would have to be computed for all of them
    rows = [list(row) for row in placed.values_list("title", "west", "south", "east", "north")[: MOST + 1]]
    if not rows:
        return None
    cut = len(rows) > MOST
    sides = [("west", _("West °")), ("south", _("South °")), ("east", _("East °")), ("north", _("North °"))]
    columns = [("name", _("Dataset")), *sides]
    return {
        "id": "footprints",
        "kind": "map",
        "title": _("Where"),
        "text": _("%(count)s of these datasets that say where they are: choose fewer to see all.") % {"count": MOST}
        if cut
        else _("%(count)s of these datasets say where they are, as boxes of longitude and latitude.")
        % {"count": len(rows)}
        if len(rows) > 1
        else _("The box of longitude and latitude that it says it covers."),
        "columns": [{"key": key, "label": label, "number": key != "name"} for key, label in columns],
        "rows": rows[:MOST],
        "options": {"land": static(LAND)},
    }
