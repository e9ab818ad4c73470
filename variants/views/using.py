"""Which release a page uses, ?release= in its address, else the newest published one; which job it takes up again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from variants.models import Job
from variants.selectors.jobs import visible_job
from variants.selectors.releases import OpenRelease, ReleaseNotFoundError, open_release, visible_releases


def release_in_use(request: HttpRequest, *, name: str = "", assembly: str = "") -> OpenRelease:
    """The release of the address, or the newest (of the assembly). Http404 in one sentence where there is none."""
    try:
        return open_release(user=request.user, name=name or request.GET.get("release", ""), assembly=assembly)
    except ReleaseNotFoundError as error:
        sentence = str(error)
        raise Http404(f"{sentence[0].upper()}{sentence[1:]}.") from None


def any_release(request: HttpRequest) -> OpenRelease | None:
    """Like release_in_use; None where the address names no release and none is published."""
    if not request.GET.get("release") and not visible_releases(user=request.user).published().exists():
        return None
    return release_in_use(request)


def release_bar(request: HttpRequest, opened: OpenRelease) -> dict[str, Any]:
    """Context of components/release_bar.html: the release in use and the others one may change to."""
    others = visible_releases(user=request.user).published().exclude(pk=opened.release.pk)
    return {"release": opened.release, "other_releases": others.values("name", "assembly")}


LONGEST_ADDRESS = 2_000  # characters of an address that browsers and proxies are sure to take

# The page of the form that a kind of job was asked with.
_FORMS = {Job.Kind.AGGREGATE: "variants:aggregate", Job.Kind.ANNOTATE: "variants:annotate"}
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
    page = _FORMS.get(Job.Kind(job.kind))
    if page is None:
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
