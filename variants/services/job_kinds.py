"""What each kind of job does: files written into a folder, a summary returned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from variants.lists.files import text_lines
from variants.models import Job
from variants.selectors.releases import OpenRelease
from variants.selectors.tables import write_selection
from variants.services.annotation import Annotation, annotate_list
from variants.services.asking import is_inline, read_aggregation, read_fields
from variants.services.groupfiles import write_group_files
from variants.services.intersecting import annotate_into
from variants.services.job_options import read_selection

Progress = Callable[[int, int | None], None]


def run_kind(*, job: Job, folder: Path, progress: Progress) -> dict[str, Any]:
    """Write the job's files into `folder`; returns its summary."""
    opened = OpenRelease(job.release)
    return _KINDS[Job.Kind(job.kind)](job, opened, folder, progress)


def _aggregate(job: Job, opened: OpenRelease, folder: Path, progress: Progress) -> dict[str, Any]:
    asked = read_aggregation(opened=opened, options=job.parameters)
    suffix = {"tsv": ".tsv", "counts": ".tsv", "genesis": ".tsv"}.get(asked.form, ".txt")
    name = f"{opened.release.name}.{asked.form}" + ("" if asked.form == "regenie" else suffix)
    for option in ("genes", "classes"):
        text = job.parameters.get(option) or ""
        if text and not (option == "genes" and is_inline(text)):
            (folder / f"{option}.txt").write_text(text + "\n")
    return write_group_files(asked=asked, output=folder / name, progress=progress)


def _annotate(job: Job, opened: OpenRelease, folder: Path, progress: Progress) -> dict[str, Any]:
    form = job.parameters.get("format") or "tsv"
    asked = Annotation(opened, read_fields(opened=opened, names=job.parameters.get("fields")), form)
    asked.progress = lambda done: progress(done, None)
    with TemporaryFile(dir=folder) as file:
        with job.input_file.open("rb") as uploaded:
            for chunk in uploaded.chunks():
                file.write(chunk)
        output = folder / f"annotated.{'csv' if form == 'staar' else form}"
        lines = text_lines(file)
        if name := job.parameters.get("into"):
            listed = Path(job.input_file.name).name
            annotate_into(asked=asked, lines=lines, output=output, name=name, list_name=listed, job=str(job.pk))
            asked.notes.append(f"release {name} is ready: a curator can publish it")
        else:
            annotate_list(asked=asked, lines=lines, output=output)
    report = asked.report
    return {"rows": report.entries, "found": report.found, "warnings": asked.warnings, "notes": asked.notes}


def _export(job: Job, opened: OpenRelease, folder: Path, progress: Progress) -> dict[str, Any]:
    parameters = job.parameters
    selection = read_selection(opened=opened, options=parameters)
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
