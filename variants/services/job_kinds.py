"""What each kind of job does: files written into a folder, a summary returned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from variants.lists.files import open_text
from variants.models import Job
from variants.regions import parse_region
from variants.selectors.filtering import select_variants
from variants.selectors.query_names import genes_in_release
from variants.selectors.releases import OpenRelease
from variants.selectors.tables import write_selection
from variants.services.annotation import Annotation, annotate_list
from variants.services.asking import read_aggregation, read_fields
from variants.services.groupfiles import write_group_files

Progress = Callable[[int, int | None], None]


def run_kind(*, job: Job, folder: Path, progress: Progress) -> dict[str, Any]:
    """Write the job's files into `folder`; returns its summary."""
    opened = OpenRelease(job.release)
    return _KINDS[Job.Kind(job.kind)](job, opened, folder, progress)


def _aggregate(job: Job, opened: OpenRelease, folder: Path, progress: Progress) -> dict[str, Any]:
    asked = read_aggregation(opened=opened, options=job.parameters)
    suffix = {"tsv": ".tsv", "counts": ".tsv", "genesis": ".tsv"}.get(asked.form, ".txt")
    name = f"{opened.release.name}.{asked.form}" + ("" if asked.form == "regenie" else suffix)
    return write_group_files(asked=asked, output=folder / name, progress=progress)


def _annotate(job: Job, opened: OpenRelease, folder: Path, progress: Progress) -> dict[str, Any]:
    form = job.parameters.get("format") or "tsv"
    asked = Annotation(opened, read_fields(opened=opened, names=job.parameters.get("fields")), form)
    asked.progress = lambda done: progress(done, None)
    source = folder / "input"
    with job.input_file.open("rb") as uploaded, source.open("wb") as file:
        for chunk in uploaded.chunks():
            file.write(chunk)
    with open_text(source) as lines:
        annotate_list(asked=asked, lines=lines, output=folder / f"annotated.{'csv' if form == 'staar' else form}")
    source.unlink()
    return {"rows": asked.report.entries, "found": asked.report.found, "warnings": asked.warnings}


def _export(job: Job, opened: OpenRelease, folder: Path, progress: Progress) -> dict[str, Any]:
    parameters = job.parameters
    gene = parameters.get("gene")
    selection = select_variants(
        opened=opened,
        text=job.filter_text,
        region=parse_region(parameters["region"]) if parameters.get("region") else None,
        gene=genes_in_release(opened=opened, words=[gene])[gene] if gene else None,
    )
    form = parameters.get("format") or "tsv"
    with (folder / f"variants.{form}").open("wb") as file:
        counted = _Counted(file, progress)
        specs = read_fields(opened=opened, names=parameters.get("fields"))
        rows = write_selection(selection=selection, specs=specs, file=counted, form=form)  # type: ignore[arg-type]
        counted.flush()
    return {"rows": rows, "warnings": list(selection.warnings)}


class _Counted:
    """A binary file that tells how many lines went through it, so that an export shows progress and can be stopped."""

    def __init__(self, file: Any, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self._lines = 0

    def write(self, data: bytes) -> int:
        self._lines += bytes(data).count(b"\n")
        self._progress(self._lines, None)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


_KINDS: dict[Job.Kind, Callable[[Job, OpenRelease, Path, Progress], dict[str, Any]]] = {
    Job.Kind.AGGREGATE: _aggregate,
    Job.Kind.ANNOTATE: _annotate,
    Job.Kind.EXPORT: _export,
}
