"""An annotated list as a job: what may be asked for, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.sharing import is_curator
from variants.annotate.list_writer import FORMATS, Annotation, annotate_list
from variants.annotate.subset_release import annotate_into, check_name
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.lists.text_files import text_lines
from variants.releases.field_values import read_fields
from variants.releases.reader import ReleaseReader


def check_annotate_options(*, release: ReleaseReader, options: Mapping[str, Any], user: User | AnonymousUser) -> None:
    """Raises ValueError (UnknownNameError, IntersectingError) with one sentence."""
    read_fields(release=release, names=options.get("fields"))
    if options.get("format") and options["format"] not in FORMATS:
        raise ValueError(f"there is no format {options['format']!r}: choose one of {', '.join(FORMATS)}")
    if options.get("into"):
        check_name(options["into"])
        if not is_curator(user):
            raise ValueError("only curators make releases: leave `into` out")


def run_annotate_job(*, job: Job, release: ReleaseReader, folder: Path, progress: Progress) -> dict[str, Any]:
    """Annotate the job's list; with `into`, also make a release of the variants that were found."""
    form = job.parameters.get("format") or "tsv"
    asked = Annotation(release, read_fields(release=release, names=job.parameters.get("fields")), form)
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


ANNOTATE_JOB = JobKind(
    kind=Job.Kind.ANNOTATE,
    options=frozenset({"fields", "format", "into"}),
    check=check_annotate_options,
    run=run_annotate_job,
    form_page="variants:annotate",
    needs_list=True,
)
