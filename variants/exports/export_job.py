"""All variants that match a query, a region or a gene, written to a file as a job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.exports.lake_export import check_lake_tables, write_lake_tables
from variants.exports.selection_files import FORMATS, write_selection
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.jobs.request_options import option
from variants.releases.field_names import read_fields
from variants.releases.named_selection import select_by_names
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection

PARQUET = "parquet"  # from releases with a lake


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A request for an export; its fields are named like the options of the command.

    Attributes:
        fields: Names of fields or groups of fields, separated by commas.
        filter: A query text; with `region` and `gene`, variants must satisfy all that are given.
    """

    fields: str = ""
    format: str = option("tsv", choices=(*FORMATS, PARQUET))
    filter: str = ""
    region: str = ""
    gene: str = ""

    def select(self, release: ReleaseReader) -> Selection:
        """The variants to export. Raises QueryError or ValueError."""
        return select_by_names(release=release, query=self.filter, gene=self.gene, region=self.region)


def check_export_request(*, request: ExportRequest, release: ReleaseReader, user: User | AnonymousUser) -> None:
    """Raises ValueError (QueryError, UnknownNameError) with one sentence."""
    read_fields(release=release, names=request.fields)
    selection = request.select(release)
    if request.format == PARQUET:
        check_lake_tables(selection)


def run_export_job(
    *, request: ExportRequest, job: Job, release: ReleaseReader, folder: Path, progress: Progress
) -> dict[str, Any]:
    """Write the variants that match into one file; as Parquet into one or several."""
    selection, specs = request.select(release), read_fields(release=release, names=request.fields)
    warnings = list(selection.warnings)
    if request.format == PARQUET:
        written = write_lake_tables(selection=selection, specs=specs, folder=folder, watch=lambda: progress(0, None))
        summary = {"rows": written.rows, "warnings": warnings, "answered_from": "lake"}
        return summary | {"engine": written.engine}
    with (folder / f"variants.{request.format}").open("wb") as file:
        rows = write_selection(
            selection=selection,
            specs=specs,
            file=file,
            format_name=request.format,
            watch=lambda count: progress(count, None),
        )
    return {"rows": rows, "warnings": warnings, "answered_from": selection.answered_from}


EXPORT_JOB = JobKind(kind=Job.Kind.EXPORT, request_type=ExportRequest, check=check_export_request, run=run_export_job)
