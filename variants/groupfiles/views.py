"""Group files: which variants belong to which gene. The preview follows the form; the file is a job's work."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from variants.groupfiles.forms import AggregateForm
from variants.groupfiles.groupfile_request import read_aggregation
from variants.groupfiles.preview import Preview, needs_job, preview_aggregation, preview_twin
from variants.groupfiles.units import UnitsError
from variants.groupfiles.writer import AggregationError
from variants.jobs.job_forms import LONGEST_ADDRESS, said_in_address
from variants.jobs.models import Job
from variants.jobs.runner import JobError, create_job
from variants.jobs.tasks import send_job
from variants.lists.text_files import UnreadableListError, text_lines
from variants.pages.page_json import twin_address, wants_json
from variants.pages.plots import Plot, column
from variants.pages.release_choice import release_bar, release_in_use
from variants.query.errors import QueryError


def aggregate_page(request: HttpRequest) -> HttpResponse:
    """GET: form and preview. POST: the job that writes the file; with `look`, the preview of what needs no address."""
    release = release_in_use(request, name=request.POST.get("release", ""))
    context: dict[str, Any] = release_bar(request, release)
    looks = request.method != "POST" or "look" in request.POST
    try:
        data = _asked(request)
    except UnreadableListError as error:
        data = request.POST.copy()
        form = AggregateForm(data, release=release)
        form.add_error("genes_file", str(error))
    else:
        form = AggregateForm(data, release=release)
    address = _address(request, data)
    if form.is_valid():
        if looks and request.method == "POST" and address and not request.htmx:
            return redirect(address)
        try:
            if not looks:
                return _job(request, form)
            context |= _preview(form)
        except (QueryError, UnitsError, AggregationError, JobError, ValueError) as error:
            form.add_error("q" if isinstance(error, QueryError) else None, str(error))
    if wants_json(request):
        return _twin(form, context)
    context["json_twin"] = twin_address(request)
    page = "variants/_preview.html" if request.htmx else "variants/aggregate.html"
    answer = render(request, page, context | {"form": form}, status=200 if looks else 400)
    if request.htmx and address:
        answer["HX-Push-Url"] = address
    return answer


def _twin(form: AggregateForm, context: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    return JsonResponse(preview_twin(context["units"], context.get("preview")))


def _asked(request: HttpRequest) -> QueryDict:
    """The form's data; a file of genes or intervals becomes their text. Raises UnreadableListError."""
    if request.method != "POST":
        initial = {name: field.initial for name, field in AggregateForm.base_fields.items() if field.initial}
        data = QueryDict(mutable=True)
        data.update(initial | said_in_address(request))
        return data
    data = request.POST.copy()
    if upload := request.FILES.get("genes_file"):
        data["genes"] = "".join(text_lines(upload.file))
        if ".bed" in (upload.name or "").lower():
            data["bed"] = "on"
    return data


def _address(request: HttpRequest, data: QueryDict) -> str:
    """The address that asks the same, '' where it would be too long."""
    said = {name: data[name] for name in ("release", *AggregateForm.base_fields) if data.get(name)}
    address = f"{request.path}?{urlencode(said)}"
    return address if len(address) <= LONGEST_ADDRESS else ""


def _job(request: HttpRequest, form: AggregateForm) -> HttpResponse:
    kind, parameters = Job.Kind.AGGREGATE, form.options()
    job = create_job(user=request.user, release=form.release, kind=kind, parameters=parameters)
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _preview(form: AggregateForm) -> dict[str, Any]:
    asked = read_aggregation(release=form.release, options=form.options())
    if needs_job(selection=asked.selection, by=asked.by):
        return {"units": asked.units, "too_wide": True}
    found = preview_aggregation(selection=asked.selection, units=asked.units, by=asked.by, least=asked.min_variants)
    return {"units": asked.units, "preview": found, "plot": _histogram(found)}


def _histogram(found: Preview) -> Plot:
    def label(first: int, last: int) -> str:
        return (
            f"{first:,}" if first == last else _("%(first)s to %(last)s") % {"first": f"{first:,}", "last": f"{last:,}"}
        )

    return {
        "id": "variants-per-gene",
        "kind": "bars",
        "title": _("Variants per gene"),
        "text": _("Genes by how many variants they would get; the steps double."),
        "columns": [column("variants", _("variants"), number=False), column("genes", _("genes"))],
        "rows": [[label(first, last), genes] for first, last, genes in found.histogram],
    }
