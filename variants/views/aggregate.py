"""Group files: which variants belong to which gene. The preview follows the form; the file is a job's work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from variants.forms import AggregateForm
from variants.groupfiles.units import UnitsError
from variants.models import Job
from variants.plots import Plot, bars_height, column
from variants.query.errors import QueryError
from variants.selectors.preview import Preview, preview_aggregation
from variants.services.asking import read_aggregation
from variants.services.groupfiles import AggregationError
from variants.services.jobs import JobError, create_job
from variants.tasks import send_job
from variants.views.using import release_bar, release_in_use


def aggregate_page(request: HttpRequest) -> HttpResponse:
    """GET: form and preview. POST: the job that writes the file."""
    posted = request.method == "POST"
    opened = release_in_use(request, name=request.POST.get("release", ""))
    initial = {name: field.initial for name, field in AggregateForm.base_fields.items() if field.initial is not None}
    form = AggregateForm(request.POST if posted else {**initial, **request.GET.dict()}, opened=opened)
    context: dict[str, Any] = release_bar(request, opened) | {"form": form}
    if form.is_valid():
        try:
            if posted:
                return _job(request, form)
            context |= _preview(form)
        except (QueryError, UnitsError, AggregationError, JobError) as error:
            form.add_error("q" if isinstance(error, QueryError) else None, str(error))
    page = "variants/_preview.html" if request.htmx else "variants/aggregate.html"
    return render(request, page, context, status=400 if posted else 200)


def _job(request: HttpRequest, form: AggregateForm) -> HttpResponse:
    kind, parameters = Job.Kind.AGGREGATE, form.options()
    job = create_job(user=request.user, opened=form.opened, kind=kind, parameters=parameters)
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _preview(form: AggregateForm) -> dict[str, Any]:
    asked = read_aggregation(opened=form.opened, options=form.options())
    if asked.selection.reads_whole_genome:
        return {"units": asked.units, "too_wide": True}
    found = preview_aggregation(selection=asked.selection, units=asked.units, by=asked.by, least=asked.min_variants)
    return {"units": asked.units, "preview": found, "plot": _histogram(found)}


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
