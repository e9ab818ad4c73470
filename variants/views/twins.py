"""Pages that REST has no resource for are their own JSON twins: the same address with `as=json`.

Not `format=json`: in the forms of files `format` is that of the file.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from variants.selectors.preview import Preview
from variants.selectors.units import UnitSet


def wants_json(request: HttpRequest) -> bool:
    """Whether the address asks for the twin."""
    return request.GET.get("as") == "json"


def twin_address(request: HttpRequest) -> str:
    """Address of the twin of the page that is asked for."""
    asked = request.GET.copy()
    asked["as"] = "json"
    return f"{request.path}?{asked.urlencode()}"


def preview_twin(units: UnitSet, preview: Preview | None) -> dict[str, Any]:
    """The preview of a group file; its counts are null where only a job can tell them."""
    found: dict[str, Any] = {"genes": len(units.units), "unknown": units.unknown, "preview": None}
    if preview:
        found["preview"] = {
            "with_variants": preview.with_variants,
            "written": preview.written,
            "pairs": preview.pairs,
            "estimate": preview.estimate,
            "histogram": [{"from": first, "to": last, "genes": genes} for first, last, genes in preview.histogram],
            "top": [{"name": unit.name, "symbol": unit.symbol, "variants": count} for unit, count in preview.top],
        }
    return found
