"""Everything that matches a filter, a gene or a region, written to a file as a job."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.exports.selection_files import FORMATS, write_selection
from variants.genome.regions import Region, RegionError, parse_region
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.query.conditions import GeneIn
from variants.query.errors import UnknownNameError
from variants.releases.field_values import read_fields
from variants.releases.query_names import ReleaseNames, genes_in_release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, select_variants


def check_export_options(*, release: ReleaseReader, options: Mapping[str, Any], user: User | AnonymousUser) -> None:
    """Raises ValueError (QueryError, UnknownNameError) with one sentence."""
    read_fields(release=release, names=options.get("fields"))
    if options.get("format") and options["format"] not in FORMATS:
        raise ValueError(f"there is no format {options['format']!r}: choose one of {', '.join(FORMATS)}")
    read_selection(release=release, options=options)


def read_selection(*, release: ReleaseReader, options: Mapping[str, Any]) -> Selection:
    """What an export takes: `filter`, `region` and `gene` together. Raises QueryError or ValueError."""
    return select_variants(
        release=release,
        query=options.get("filter") or "",
        region=_parse_region(options.get("region")),
        gene=_find_gene(release, options.get("gene")),
    )


def _parse_region(text: str | None) -> Region | None:
    if not text:
        return None
    try:
        region = parse_region(text)
    except RegionError as error:
        raise ValueError(f"region: {error}") from None
    if region is None:
        raise ValueError(f"{text!r} is no region: write 22:1000-2000, positions from 1")
    return region


def _find_gene(release: ReleaseReader, name: str | None) -> GeneIn | None:
    if not name:
        return None
    if (gene := genes_in_release(release=release, words=[name]).get(name)) is None:
        nearest = ReleaseNames(release).nearest_genes(name)
        raise UnknownNameError(f"there is no gene {name!r} in {release.model.assembly}", nearest=nearest)
    return gene


def run_export_job(*, job: Job, release: ReleaseReader, folder: Path, progress: Progress) -> dict[str, Any]:
    """Write what matches into one file."""
    selection = read_selection(release=release, options=job.parameters)
    form = job.parameters.get("format") or "tsv"
    with (folder / f"variants.{form}").open("wb") as file:
        counted = LineCountingFile(file, progress)
        specs = read_fields(release=release, names=job.parameters.get("fields"))
        rows = write_selection(selection=selection, specs=specs, file=counted, form=form)  # type: ignore[arg-type]  # has what TextIOWrapper uses of a file
        counted.flush()
    return {"rows": rows, "warnings": list(selection.warnings)}


class LineCountingFile:
    """A binary file that reports how many lines were written, so that an export shows progress and can be cancelled."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self._lines = 0

    def write(self, data: bytes) -> int:
        self._lines += bytes(data).count(b"\n")
        self._progress(self._lines, None)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


EXPORT_JOB = JobKind(
    kind=Job.Kind.EXPORT,
    options=frozenset({"fields", "format", "filter", "region", "gene"}),
    check=check_export_options,
    run=run_export_job,
)
