"""Group files: which variants belong to which gene. The preview follows the form; the file is a job's work."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from variants.forms import AggregateForm
from variants.plots import Plot, bars_height, column
from variants.query.errors import QueryError
from variants.selectors.filtering import select_variants
from variants.selectors.preview import Preview, preview_aggregation
from variants.services.groupfiles import Aggregation, AggregationError, write_group_files
from variants.views.files import zipped
from variants.views.using import release_bar, release_in_use

MOST_PAIRS = 2_000_000  # written while the browser waits; more are the command's work, and the page says so


def aggregate_page(request: HttpRequest) -> HttpResponse:
    opened = release_in_use(request)
    initial = {name: field.initial for name, field in AggregateForm.base_fields.items() if field.initial is not None}
    form = AggregateForm({**initial, **request.GET.dict()}, opened=opened)
    context: dict[str, Any] = release_bar(request, opened) | {"form": form}
    if form.is_valid():
        context |= _preview(form)
    page = "variants/_preview.html" if request.htmx else "variants/aggregate.html"
    return render(request, page, context)


@require_POST
def aggregate_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """The group file itself, as a ZIP with its provenance."""
    opened = release_in_use(request, name=request.POST.get("release", ""))
    form = AggregateForm(request.POST, opened=opened)
    if not form.is_valid():
        return render(request, "variants/aggregate.html", release_bar(request, opened) | {"form": form}, status=400)
    try:
        asked = _aggregation(form)
        with TemporaryDirectory() as folder:
            write_group_files(asked=asked, output=Path(folder) / f"groups.{asked.form}")
            return zipped(Path(folder), name=f"{opened.release.name}_{asked.form}.zip")
    except (QueryError, AggregationError) as error:
        form.add_error(None, str(error))
        return render(request, "variants/aggregate.html", release_bar(request, opened) | {"form": form}, status=400)


def _aggregation(form: AggregateForm) -> Aggregation:
    asked = form.cleaned_data
    return Aggregation(
        selection=select_variants(opened=form.opened, text=asked["q"]),
        filter_text=asked["q"],
        units=form.units(),
        by=asked["by"],
        form=asked["format"],
        chr_prefix=asked["chr_prefix"],
        min_variants=asked["min_variants"],
    )


def _preview(form: AggregateForm) -> dict[str, Any]:
    asked, units = form.cleaned_data, form.units()
    try:
        selection = select_variants(opened=form.opened, text=asked["q"])
    except QueryError as error:
        form.add_error("q", str(error))
        return {}
    if selection.reads_whole_genome:
        return {"units": units, "too_wide": True}
    found = preview_aggregation(selection=selection, units=units, by=asked["by"], least=asked["min_variants"])
    return {"units": units, "preview": found, "plot": _histogram(found), "direct": found.pairs <= MOST_PAIRS}


def _histogram(found: Preview) -> Plot:
    def label(first: int, last: int) -> str:
        return f"{first:,}" if first == last else f"{first:,} to {last:,}"

    return {
        "id": "variants-per-gene",
        "kind": "bars",
        "title": "Variants per gene",
        "text": "Genes by how many variants they would get; the steps double.",
        "columns": [column("variants", "variants", number=False), column("genes", "genes")],
        "rows": [[label(first, last), genes] for first, last, genes in found.histogram],
        "height": bars_height(len(found.histogram)),
    }
