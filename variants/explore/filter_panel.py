"""The filter panel of an exploring page: for each open field a control, with what it holds now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from variants.explore.explore_params import OPEN_FIELDS, Asked
from variants.fields.spec import FieldSpec, Kind
from variants.genome.consequences import ConsequenceClass
from variants.pages.plots import TOKENS, Plot
from variants.query.controls import Bounds
from variants.releases.reader import ReleaseReader

VALUES_LISTED = 10


def filter_panel(release: ReleaseReader, asked: Asked, histograms: Mapping[str, Plot | None]) -> dict[str, Any]:
    """Context of templates/variants/_filter_panel.html. histograms: of number fields, by path, where there are any."""
    return {
        "asked": asked,
        "open": ",".join(spec.path for spec in asked.added_fields),
        "full": len(asked.added_fields) >= OPEN_FIELDS,
        "classes": [
            (found.query_word, found.value, TOKENS[found], found.query_word in asked.controls.classes)
            for found in ConsequenceClass
        ],
        "controls": [
            _control(spec, asked, release.statistics[spec.path]) | {"plot": histograms.get(spec.path)}
            for spec in asked.open_fields
        ],
        "column_choices": _column_choices(release, asked),
    }


def _column_choices(release: ReleaseReader, asked: Asked) -> list[tuple[str, bool]]:
    """(path, whether it is a column now): the chosen ones, then the others that can be filtered on."""
    chosen = dict.fromkeys(spec.path for spec in asked.columns)
    others = (spec.path for spec in release.specs if spec.filterable and spec.path not in chosen)
    return [*((path, True) for path in chosen), *((path, False) for path in others)]


def _control(spec: FieldSpec, asked: Asked, statistics: Mapping[str, Any]) -> dict[str, Any]:
    """`without`: what is open once this control is closed; None for a control that always is there."""
    added = [each.path for each in asked.added_fields]
    without = ",".join(path for path in added if path != spec.path) if spec.path in added else None
    control = {"spec": spec, "statistics": statistics, "without": without}
    if spec.kind.numeric:
        return control | {"bounds": asked.controls.bounds.get(spec.path, Bounds())}
    chosen = asked.controls.values.get(spec.path, ())
    counts = dict(statistics.get("frequent", [])[:VALUES_LISTED])
    usual = ("Y", "N") if spec.kind is Kind.FLAG else ()
    values = dict.fromkeys([*chosen, *counts, *usual])
    return control | {"values": [(value, counts.get(value), value in chosen) for value in values]}
