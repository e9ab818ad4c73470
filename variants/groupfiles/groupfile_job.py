"""Group files as a job.

Separate module because writing group files needs no job.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.groupfiles.groupfile_plan import check_plan
from variants.groupfiles.groupfile_request import GroupFileRequest, plan_group_files
from variants.groupfiles.writer import write_group_files
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.releases.reader import ReleaseReader

# Formats whose files are tables that spreadsheets open.
TABLE_FORMATS = frozenset({"tsv", "counts", "genesis"})


def check_groupfile_request(*, request: GroupFileRequest, release: ReleaseReader, user: User | AnonymousUser) -> None:
    """Raises ValueError (QueryError, UnitListError, GroupFileError) with one sentence."""
    check_plan(plan_group_files(request=request, release=release))


def run_groupfile_job(
    *, request: GroupFileRequest, job: Job, release: ReleaseReader, folder: Path, progress: Progress
) -> dict[str, Any]:
    """Write the group files and, beside them, the lists of genes and classes that a command line cannot hold."""
    name = release.model.name if request.format == "tsv" else f"{release.model.name}.{request.format}"
    if request.format != "regenie":  # whose files have suffixes of their own
        name += ".tsv" if request.format in TABLE_FORMATS else ".txt"
    if not request.genes_fit_command:
        (folder / "genes.txt").write_text(request.genes + "\n")
    if request.classes:
        (folder / "classes.txt").write_text(request.classes + "\n")
    plan = plan_group_files(request=request, release=release)
    return write_group_files(plan=plan, output=folder / name, progress=progress)


GROUPFILE_JOB = JobKind(
    kind=Job.Kind.AGGREGATE,
    request_type=GroupFileRequest,
    check=check_groupfile_request,
    run=run_groupfile_job,
    form_page="variants:aggregate",
)
