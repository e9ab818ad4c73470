"""A job -> the address of its form, filled in as it was; an address -> its job and the initial values of a form.

Separate module because the pages of several features use it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from variants.jobs.job_list import find_job
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job

MAX_URL_LENGTH = 2_000  # characters of an address that browsers and proxies are sure to take

# Names of form fields that differ from those of the options.
_FORM_NAMES = {"fields": "fields_wanted", "filter": "q"}


def get_job_or_404(request: HttpRequest, pk: UUID | str) -> Job:
    """A job that the visitor may see. Raises Http404 with one sentence."""
    try:
        job = find_job(user=request.user, pk=str(UUID(str(pk))))
    except ValueError:
        job = None
    if job is None:
        raise Http404("There is no such job, or it is somebody else's: sign in with the account that asked.")
    return job


def form_data(job: Job) -> dict[str, Any]:
    """The values of the form that the job was started with."""
    options = {"filter": job.filter_text} | job.parameters
    return {_FORM_NAMES.get(name, name): value for name, value in options.items() if value}


def form_url(job: Job) -> str:
    """The address of the form, filled in as for this job; '' for a kind of job without a form.

    An address that would be too long (a list of 40,000 genes) names the job instead, which holds the list.
    """
    page = get_job_kind(job.kind).form_page
    if not page:
        return ""
    release = {"release": job.release.name}
    address = f"{reverse(page)}?{urlencode(release | form_data(job))}"
    if len(address) <= MAX_URL_LENGTH:
        return address
    return f"{reverse(page)}?{urlencode(release | {'from_job': job.pk})}"


def initial_from_url(request: HttpRequest) -> dict[str, Any]:
    """Initial values of a form: the parameters of the address, then those of the job that it names as `from_job`."""
    parameters = request.GET.dict()
    job = parameters.pop("from_job", "")
    return (form_data(get_job_or_404(request, job)) if job else {}) | parameters
