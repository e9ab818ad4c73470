"""All variants that match a query, a region or a gene, written to a file as a job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.exports.selection_files import FORMATS, write_selection
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.jobs.request_options import option
from variants.releases.field_names import read_fields
from variants.releases.named_selection import select_by_names
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is exported, named as the options of the command.

    Attributes:
        fields: Names of fields or groups of fields, separated by commas.
        filter: A query text; with `region` and `gene`, variants must satisfy all that are given.
    """

    fields: str = ""
    format: str = option("tsv", choices=FORMATS)
    filter: str = ""
    region: str = ""
    gene: str = ""

    def select(self, release: ReleaseReader) -> Selection:
        """The variants to export. Raises QueryError or ValueError."""
        return select_by_names(release=release, query=self.filter, gene=self.gene, region=self.region)


def check_export_request(*, request: ExportRequest, release: ReleaseReader, user: User | AnonymousUser) -> None:
    """Raises ValueError (QueryError, UnknownNameError) with one sentence."""
    read_fields(release=release, names=request.fields)
    request.select(release)


def run_export_job(
    *, request: ExportRequest, job: Job, release: ReleaseReader, folder: Path, progress: Progress
) -> dict[str, Any]:
    """Write the variants that match into one file."""
    selection, specs = request.select(release), read_fields(release=release, names=request.fields)
    with (folder / f"variants.{request.format}").open("wb") as file:
        rows = write_selection(
            selection=selection,
            specs=specs,
            file=file,
            format_name=request.format,
            watch=lambda count: progress(count, None),
        )
    return {"rows": rows, "warnings": list(selection.warnings), "answered_from": selection.answered_from}


EXPORT_JOB = JobKind(kind=Job.Kind.EXPORT, request_type=ExportRequest, check=check_export_request, run=run_export_job)
