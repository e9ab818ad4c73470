"""The page of group files: a form with a preview, which starts the job that writes the files."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.http import PortalRequest
from variants.groupfiles.forms import GroupFileForm
from variants.groupfiles.groupfile_plan import check_plan
from variants.groupfiles.groupfile_request import plan_group_files
from variants.groupfiles.interval_formats import is_bed_name
from variants.groupfiles.preview import Preview, list_warnings, needs_job, preview_as_json, preview_group_files
from variants.jobs.job_forms import MAX_URL_LENGTH, initial_from_url
from variants.jobs.job_quota import create_counted_job
from variants.jobs.models import Job
from variants.jobs.tasks import send_job
from variants.pages.page_json import is_json_requested, page_json_url
from variants.pages.plots import Plot, column
from variants.pages.release_choice import get_release_or_404, release_bar, release_parameters
from variants.query.errors import QueryError
from variants.releases.models import Release
from variants.text.text_files import UnreadableTextError, text_lines


def aggregate_page(request: PortalRequest) -> HttpResponse:
    """GET: the form with a preview. POST: start the job, or with `look` preview a form that fits no address."""
    release = get_release_or_404(request, name=request.POST.get("release", ""))
    context: dict[str, Any] = release_bar(request, release)
    previews = request.method != "POST" or "look" in request.POST
    try:
        data = _form_data(request)
    except UnreadableTextError as error:
        data = request.POST.copy()
        form = GroupFileForm(data, release=release)
        form.add_error("genes_file", str(error))
    else:
        form = GroupFileForm(data, release=release)
    address = _address(request, data, release.model)
    if form.is_valid():
        if previews and request.method == "POST" and address and not request.htmx:
            return redirect(address)
        try:
            if not previews:
                return _start_job(request, form)
            context |= _preview(form)
        except (
            ValueError
        ) as error:  # QueryError, UnitListError, GroupFileError, OptionError, JobError: one sentence each
            form.add_error("q" if isinstance(error, QueryError) else None, str(error))
    if is_json_requested(request):
        return _preview_response(form, context)
    context["json_url"] = page_json_url(request)
    page = "variants/_preview.html" if request.htmx else "variants/aggregate.html"
    answer = render(request, page, context | {"form": form}, status=200 if previews else 400)
    if request.htmx and address:
        answer["HX-Push-Url"] = address
    return answer


def _preview_response(form: GroupFileForm, context: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    return JsonResponse(preview_as_json(context["units"], context.get("preview")))


def _form_data(request: PortalRequest) -> QueryDict:
    """The data of the form; a file of genes or intervals becomes its text. Raises UnreadableTextError."""
    if request.method != "POST":
        initial = {name: field.initial for name, field in GroupFileForm.base_fields.items() if field.initial}
        data = QueryDict(mutable=True)
        data.update(initial | initial_from_url(request))
        return data
    data = request.POST.copy()
    if upload := request.FILES.get("genes_file"):
        data["genes"] = "".join(text_lines(cast(BinaryIO, upload.file)))
        if is_bed_name(upload.name or ""):
            data["bed"] = "on"
    return data


def _address(request: PortalRequest, data: QueryDict, release: Release) -> str:
    """The address of the form filled in the same way; '' where it would be too long."""
    filled = {name: data[name] for name in GroupFileForm.base_fields if data.get(name)}
    address = f"{request.path}?{urlencode(release_parameters(release) | filled)}"
    return address if len(address) <= MAX_URL_LENGTH else ""


def _start_job(request: PortalRequest, form: GroupFileForm) -> HttpResponse:
    job = create_counted_job(request, release=form.release, kind=Job.Kind.AGGREGATE, options=form.options())
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _preview(form: GroupFileForm) -> dict[str, Any]:
    plan = plan_group_files(request=form.to_request(), release=form.release)
    check_plan(plan)
    context: dict[str, Any] = {
        "units": plan.units,
        "warnings": list_warnings(plan.units),
        "unused_options": plan.unused_options,
    }
    if needs_job(plan):
        return context | {"too_wide": True}
    preview = preview_group_files(plan)
    return context | {"preview": preview, "plot": _histogram(preview)}


def _histogram(preview: Preview) -> Plot:
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
        "rows": [[label(first, last), genes] for first, last, genes in preview.histogram],
    }
