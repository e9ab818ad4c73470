"""Pages of jobs: the list, one job with its progress and results, and the button that cancels it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import PortalRequest
from variants.jobs.job_forms import form_url, get_job_or_404
from variants.jobs.job_list import Pace, list_jobs, pace_of_job
from variants.jobs.runner import JobError, cancel_job

JOBS_PER_PAGE = 50


def job_list(request: PortalRequest) -> HttpResponse:
    page = Paginator(list_jobs(user=request.user), JOBS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(job, pace := pace_of_job(job), _describe_pace(job.done, pace)) for job in page]
    any_open = any(job.is_open for job in page)
    context = {"page": page, "rows": rows, "any_open": any_open, "json_url": "/api/v1/jobs/"}
    return render(request, "variants/_jobs.html" if request.htmx else "variants/jobs.html", context)


def job_page(request: PortalRequest, pk: UUID) -> HttpResponse:
    job = get_job_or_404(request, pk)
    pace = pace_of_job(job)
    context: dict[str, Any] = {
        "job": job,
        "pace": pace,
        "detail": _describe_pace(job.done, pace),
        "again": form_url(job),
        "json_url": f"/api/v1/jobs/{job.pk}/",
        "summary": [(_label(name), value) for name, value in job.summary.get("counts", {}).items()],
        "parameters": [(_label(name), value) for name, value in job.parameters.items() if value and name != "filter"],
    }
    return render(request, "variants/_job.html" if request.htmx else "variants/job.html", context)


@require_POST
def job_cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    job = get_job_or_404(request, pk)
    try:
        cancel_job(user=request.user, job=job)
    except JobError as error:
        messages.warning(request, f"{str(error)[0].upper()}{str(error)[1:]}.")
    return redirect("variants:job", pk=pk)


def job_file(request: PortalRequest, pk: UUID, name: str) -> FileResponse:
    result = get_object_or_404(get_job_or_404(request, pk).results, name=name)
    return FileResponse(result.file.open("rb"), as_attachment=True, filename=result.name)


def _label(option: str) -> str:
    return option.replace("_", " ")


def _describe_pace(done: int, pace: Pace) -> str:
    """Steps done, rate and time left, in one line; '' where no rate is known yet."""
    if pace.per_second is None:
        return ""
    line = _("%(done)s done, %(rate)s a second") % {"done": f"{done:,}", "rate": f"{pace.per_second:,.0f}"}
    if pace.seconds_left is None:
        return line
    return line + _(", %(time)s left") % {"time": timedelta(seconds=round(pace.seconds_left))}
