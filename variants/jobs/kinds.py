"""Kinds of jobs: each package registers the options of its jobs and how they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.jobs.models import Job
from variants.jobs.request_options import OptionValue, clean_options, parse_request
from variants.releases.reader import ReleaseReader

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Progress = Callable[[int, int | None], None]  # steps done; steps in all, None where that is not known

SomeRequest = TypeVar("SomeRequest", bound="DataclassInstance")
CheckedRequest = TypeVar("CheckedRequest", contravariant=True)


class RequestCheck(Protocol[CheckedRequest]):
    """Raises ValueError with one sentence where a request cannot be answered from a release."""

    def __call__(self, *, request: CheckedRequest, release: ReleaseReader, user: User | AnonymousUser) -> None: ...


class JobFunction(Protocol[CheckedRequest]):
    """Writes the files of a job into `folder`; returns its summary, which must be JSON."""

    def __call__(
        self, *, request: CheckedRequest, job: Job, release: ReleaseReader, folder: Path, progress: Progress
    ) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class JobKind(Generic[SomeRequest]):
    """One kind of job.

    Attributes:
        request_type: The dataclass whose fields are the options of a job of this kind.
        check: Called before a job is queued, so that nobody waits to learn of a typing error.
        run: Called by a worker.
        form_page: URL name of the page with the form for such jobs; '' where there is none.
        needs_list: Whether a job needs a file with a variant list.
    """

    kind: Job.Kind
    request_type: type[SomeRequest]
    check: RequestCheck[SomeRequest]
    run: JobFunction[SomeRequest]
    form_page: str = ""
    needs_list: bool = False

    def checked_options(
        self, *, options: Mapping[str, Any], release: ReleaseReader, user: User | AnonymousUser
    ) -> dict[str, OptionValue]:
        """The options as a job stores them. Raises ValueError with one sentence where it cannot be answered."""
        cleaned = clean_options(self.request_type, options)
        self.check(request=parse_request(self.request_type, cleaned), release=release, user=user)
        return cleaned

    def run_job(self, *, job: Job, folder: Path, progress: Progress) -> dict[str, Any]:
        """Write the files of a job into `folder`; returns its summary."""
        request = parse_request(self.request_type, job.parameters)
        return self.run(request=request, job=job, release=ReleaseReader(job.release), folder=folder, progress=progress)


_KINDS: dict[Job.Kind, JobKind[Any]] = {}


def register_job_kind(kind: JobKind[Any]) -> None:
    """Make a kind of job known; called once for each kind when the app is ready."""
    _KINDS[kind.kind] = kind


def get_job_kind(kind: str) -> JobKind[Any]:
    """The registered kind of that name, one of Job.Kind."""
    return _KINDS[Job.Kind(kind)]
