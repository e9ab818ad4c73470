"""Jobs: the list, one job with its progress and results, cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from variants.jobs.job_forms import address_of_form, job_in_use
from variants.jobs.job_list import listed_jobs, pace_of
from variants.jobs.models import Job
from variants.jobs.runner import JobError, cancel_job


def job_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(listed_jobs(user=request.user), 50).get_page(request.GET.get("page"))
    for job in page:
        job.pace, job.pace_in_words = pace_of(job), _detail(job)
    context = {"page": page, "any_open": any(job.is_open for job in page), "json_twin": "/api/v1/jobs/"}
    return render(request, "variants/_jobs.html" if request.htmx else "variants/jobs.html", context)


def job_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = job_in_use(request, pk)
    context: dict[str, Any] = {"job": job, "pace": pace_of(job), "detail": _detail(job), "again": address_of_form(job)}
    context["json_twin"] = f"/api/v1/jobs/{job.pk}/"
    context["summary"] = [(name.replace("_", " "), value) for name, value in job.summary.get("counts", {}).items()]
    context["parameters"] = [
        (name.replace("_", " "), value) for name, value in job.parameters.items() if value and name != "filter"
    ]
    return render(request, "variants/_job.html" if request.htmx else "variants/job.html", context)


@require_POST
def job_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = job_in_use(request, pk)
    try:
        cancel_job(user=request.user, job=job)
    except JobError as error:
        messages.warning(request, f"{str(error)[0].upper()}{str(error)[1:]}.")
    return redirect("variants:job", pk=pk)


def job_file(request: HttpRequest, pk: UUID, name: str) -> FileResponse:
    result = get_object_or_404(job_in_use(request, pk).results, name=name)
    return FileResponse(result.file.open("rb"), as_attachment=True, filename=result.name)


def _detail(job: Job) -> str:
    """Rate and time left in words."""
    pace = pace_of(job)
    if pace.per_second is None:
        return ""
    left = f", {timedelta(seconds=round(pace.seconds_left))} left" if pace.seconds_left is not None else ""
    return f"{job.done:,} done, {pace.per_second:,.0f} a second{left}"
