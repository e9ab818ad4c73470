"""Group files as a job: what may be asked for, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.groupfiles.groupfile_request import is_inline, read_aggregation
from variants.groupfiles.writer import check_aggregation, write_group_files
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.releases.reader import ReleaseReader

FLAGS = frozenset({"bed", "chr_prefix", "per_chromosome"})
OPTIONS = FLAGS | {
    *("genes", "by", "flank", "biotype", "filter", "min_variants", "format", "name", "id_style"),
    *("weight", "missing_weight", "aaf", "classes"),
}
# Formats whose files are tables for spreadsheets as well.
TABLE_FORMATS = frozenset({"tsv", "counts", "genesis"})


def check_groupfile_options(*, release: ReleaseReader, options: Mapping[str, Any], user: User | AnonymousUser) -> None:
    """Raises ValueError (QueryError, UnitsError, AggregationError) with one sentence."""
    check_aggregation(read_aggregation(release=release, options=options))


def run_groupfile_job(*, job: Job, release: ReleaseReader, folder: Path, progress: Progress) -> dict[str, Any]:
    """Write the group files and, beside them, the lists of genes and classes that a command line cannot hold."""
    asked = read_aggregation(release=release, options=job.parameters)
    name = f"{release.model.name}.{asked.form}"
    if asked.form != "regenie":  # whose files have suffixes of their own
        name += ".tsv" if asked.form in TABLE_FORMATS else ".txt"
    for option in ("genes", "classes"):
        text = job.parameters.get(option) or ""
        if text and not (option == "genes" and is_inline(text)):
            (folder / f"{option}.txt").write_text(text + "\n")
    return write_group_files(asked=asked, output=folder / name, progress=progress)


GROUPFILE_JOB = JobKind(
    kind=Job.Kind.AGGREGATE,
    options=OPTIONS,
    flags=FLAGS,
    lines=frozenset({"genes"}),
    check=check_groupfile_options,
    run=run_groupfile_job,
    form_page="variants:aggregate",
)
