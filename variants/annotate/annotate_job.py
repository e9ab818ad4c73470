"""An annotated list as a job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.sharing import is_curator
from variants.annotate.annotation_run import AnnotationPlan
from variants.annotate.list_annotation import FORMATS, annotate_list
from variants.annotate.subset_release import SubsetOrigin, annotate_and_create_release, check_release_name
from variants.jobs.kinds import JobKind, Progress
from variants.jobs.models import Job
from variants.jobs.request_options import OptionError, option
from variants.lists.columns_option import parse_columns
from variants.releases.field_names import read_fields
from variants.releases.reader import ReleaseReader
from variants.text.text_files import text_lines


@dataclass(frozen=True, slots=True)
class AnnotateRequest:
    """How a list is annotated, named as the options of the command.

    Attributes:
        fields: Names of fields or groups of fields, separated by commas.
        into: Name of a release to create from the variants that are found; empty for none.
        columns: Which column of a table is what, as in chrom=1,pos=2,ref=4,alt=5; empty to find out.
        skip_assembly_check: With `into`, create the release even if the list is of another assembly by its numbers.
    """

    fields: str = ""
    format: str = option("tsv", choices=FORMATS)
    into: str = ""
    columns: str = ""
    skip_assembly_check: bool = False


def check_annotate_request(*, request: AnnotateRequest, release: ReleaseReader, user: User | AnonymousUser) -> None:
    """Raises ValueError (UnknownNameError, ColumnsError, SubsetError, OptionError) with one sentence."""
    read_fields(release=release, names=request.fields)
    parse_columns(request.columns)
    if request.into:
        check_release_name(request.into)
        if not is_curator(user):
            raise OptionError("only curators make releases: leave `into` out")


def run_annotate_job(
    *, request: AnnotateRequest, job: Job, release: ReleaseReader, folder: Path, progress: Progress
) -> dict[str, Any]:
    """Annotate the list of the job; with `into`, also create a release from the variants that were found."""
    plan = AnnotationPlan(
        release,
        read_fields(release=release, names=request.fields),
        request.format,
        progress=lambda entries: progress(entries, None),
        columns=parse_columns(request.columns),
    )
    output = folder / f"annotated.{'csv' if request.format == 'staar' else request.format}"
    with TemporaryFile(dir=folder) as file:
        with job.input_file.open("rb") as uploaded:
            for chunk in uploaded.chunks():
                file.write(chunk)
        lines = text_lines(file)
        if request.into:
            list_name = Path(job.input_file.name or "").name
            origin = SubsetOrigin(list_name, job=str(job.pk))
            result, _ = annotate_and_create_release(
                plan=plan,
                lines=lines,
                output=output,
                name=request.into,
                origin=origin,
                skip_assembly_check=request.skip_assembly_check,
            )
            result.notes.append(f"release {request.into} is ready: a curator can publish it")
        else:
            result = annotate_list(plan=plan, lines=lines, output=output)
    report = result.report
    summary = {"rows": report.entries, "found": report.found, "warnings": result.warnings, "notes": result.notes}
    summary |= {"answered_from": report.answered_from}
    return summary | ({"reading": result.reading.as_json()} if result.reading else {})


ANNOTATE_JOB = JobKind(
    kind=Job.Kind.ANNOTATE,
    request_type=AnnotateRequest,
    check=check_annotate_request,
    run=run_annotate_job,
    form_page="variants:annotate",
    needs_list=True,
)
