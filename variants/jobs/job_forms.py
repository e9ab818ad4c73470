"""The form that a job was asked with: which job an address means, and the address that fills its form again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from variants.jobs.job_list import visible_job
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job

LONGEST_ADDRESS = 2_000  # characters of an address that browsers and proxies are sure to take

# What a field of a form is called where a job's parameters have another name for it.
_FORM_NAMES = {"fields": "fields_wanted", "filter": "q"}


def job_in_use(request: HttpRequest, pk: UUID | str) -> Job:
    """A job that the visitor may see; Http404 in one sentence else."""
    try:
        job = visible_job(user=request.user, pk=str(UUID(str(pk))))
    except ValueError:
        job = None
    if job is None:
        raise Http404("There is no such job, or it is somebody else's: sign in with the account that asked.")
    return job


def form_data(job: Job) -> dict[str, Any]:
    """What the form said that the job was asked with."""
    named = {"filter": job.filter_text} | job.parameters
    return {_FORM_NAMES.get(name, name): value for name, value in named.items() if value}


def address_of_form(job: Job) -> str:
    """Address of the form, filled as the job was asked; '' for a kind without one.

    Where that would be too long (a list of 40,000 genes) it names the job, which keeps the list.
    """
    page = get_job_kind(job.kind).form_page
    if not page:
        return ""
    release = {"release": job.release.name}
    address = f"{reverse(page)}?{urlencode(release | form_data(job))}"
    if len(address) <= LONGEST_ADDRESS:
        return address
    return f"{reverse(page)}?{urlencode(release | {'from_job': job.pk})}"


def said_in_address(request: HttpRequest) -> dict[str, Any]:
    """What an address says of a form: its own parameters, before those of the job that it names as `from_job`."""
    said = request.GET.dict()
    job = said.pop("from_job", "")
    return (form_data(job_in_use(request, job)) if job else {}) | said
