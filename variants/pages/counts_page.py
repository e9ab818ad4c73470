"""The page that counts the variants of a release by one field or two, counted in its lake."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import PortalRequest
from variants.fields.spec import FREQUENCY, FieldSpec
from variants.pages.page_json import is_json_requested, page_json_url
from variants.pages.plots import Plot, column, histogram_plot
from variants.pages.release_choice import get_release_or_404, release_bar
from variants.query.errors import QueryError
from variants.releases.field_counts import FieldCounts, NoLakeError, count_fields
from variants.releases.reader import ReleaseReader
from variants.releases.selection import select_variants


def counts_page(request: PortalRequest, name: str) -> HttpResponse:
    """`field=` and, for a table of two, `by=`; `q=` narrows the variants. With `as=json` the same as JSON."""
    release = get_release_or_404(request, name=name)
    names = [request.GET.get("field", ""), request.GET.get("by", "")]
    query = request.GET.get("q", "")
    counted, problem = _count(release, [name for name in names if name], query)
    if is_json_requested(request):
        return _as_json(release, query, counted, problem)
    context = {
        "field": names[0],
        "by": names[1],
        "query": query,
        "problem": problem,
        "plot": _plot(counted) if counted and len(counted.axes) == 1 else None,
        "table": list(zip(counted.axes[0].classes, counted.rows, strict=True)) if counted else [],
        "heads": counted.axes[1].classes if counted and len(counted.axes) == 2 else (_("variants"),),
        "json_url": page_json_url(request),
    }
    return render(request, "variants/field_counts.html", release_bar(request, release) | context)


def _count(release: ReleaseReader, names: list[str], query: str) -> tuple[FieldCounts | None, str]:
    """(the counts, None where no field was chosen or they cannot be made; why not, in a sentence)."""
    if not names:
        return None, ""
    specs = [_find_field(release, name) for name in dict.fromkeys(names)]
    try:
        return count_fields(selection=select_variants(release=release, query=query), specs=specs), ""
    except (QueryError, NoLakeError) as error:
        return None, str(error)


def _find_field(release: ReleaseReader, name: str) -> FieldSpec:
    spec = release.by_name.get(name.lower())
    if spec is None:
        raise Http404(f"{release.model.name} has no field {name}; see its field dictionary.")
    return spec


def _plot(counted: FieldCounts) -> Plot:
    """Of one field: a histogram of its numbers, or bars of its values; those without a value are in the text."""
    (axis,), numbers = counted.axes, [row[0] for row in counted.rows]
    text = _("%(missing)s variants have no value.") % {"missing": f"{numbers[-1]:,}"}
    if axis.spec.kind.numeric:
        return histogram_plot(
            key="counted",
            title=axis.spec.path,
            text=text,
            unit=axis.spec.unit or axis.spec.path,
            edges=axis.edges,
            counts=numbers[:-1],
            by_decades=axis.spec.unit == FREQUENCY and len(axis.edges) > 2,
        )
    return {
        "id": "counted",
        "kind": "bars",
        "title": axis.spec.path,
        "text": text,
        "columns": [column("value", axis.spec.path, number=False), column("variants", _("variants"))],
        "rows": [[label, number] for label, number in zip(axis.labels, numbers, strict=False)],
        "options": {},
    }


def _as_json(release: ReleaseReader, query: str, counted: FieldCounts | None, problem: str) -> JsonResponse:
    """{release, edition, query, answered_from, axes: [{field, classes, edges}], counts}; 400 with the problem."""
    if counted is None:
        return JsonResponse({"detail": problem or "name a field by field=, and a second one by by="}, status=400)
    axes: list[dict[str, Any]] = [
        {"field": axis.spec.path, "classes": axis.classes, "edges": axis.edges} for axis in counted.axes
    ]
    answered = {"release": release.model.name, "edition": release.model.edition, "query": query}
    return JsonResponse(answered | {"answered_from": "lake", "axes": axes, "counts": counted.rows})
