"""The page that annotates a list: it shows how the first entries are read, then starts the job."""

from __future__ import annotations

from itertools import islice
from typing import Any, BinaryIO, cast

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from accounts.http import PortalRequest
from variants.annotate.annotation_report import Answer, Report
from variants.annotate.annotator import Annotator
from variants.annotate.forms import AnnotateForm
from variants.annotate.list_annotation import FORMATS
from variants.genome.chromosomes import chromosome_name
from variants.jobs.job_forms import initial_from_url
from variants.jobs.job_quota import create_counted_job
from variants.jobs.models import Job
from variants.jobs.runner import JobError
from variants.jobs.tasks import send_job
from variants.lists.columns_option import ColumnsError, parse_columns
from variants.lists.reading import Reading
from variants.lists.variant_lists import read_list
from variants.pages.page_json import is_json_requested, page_json_url
from variants.pages.release_choice import get_release_or_404, release_bar
from variants.releases.reader import ReleaseReader
from variants.text.text_files import UnreadableTextError, text_lines

PREVIEWED_ENTRIES = 5
CHECKED_ENTRIES = 1_000  # entries from which a wrong assembly is recognised
MAX_PASTED = 2 * 2**20  # characters of an uploaded list that move into the text field, so that it is sent only once


def annotate_page(request: PortalRequest) -> HttpResponse:
    """POST `look` shows how the list is read; POST `take` starts the job."""
    release = get_release_or_404(request, name=request.POST.get("release", ""))
    form = AnnotateForm(request.POST or None, request.FILES or None, initial=initial_from_url(request))
    if is_json_requested(request) and request.method != "POST":
        return JsonResponse(_describe_page(release))
    context: dict[str, Any] = release_bar(request, release) | {"form": form, "json_url": page_json_url(request)}
    if request.method == "POST" and form.is_valid():
        try:
            if "take" in request.POST:
                return _start_job(request, release, form)
            context |= _preview(release, form)
        except UnreadableTextError as error:
            form.add_error("file", str(error))
        except ColumnsError as error:
            form.add_error("columns", str(error))
        except JobError as error:
            form.add_error("fields_wanted", str(error))
    if is_json_requested(request):
        return _preview_response(form, context)
    return render(request, "variants/annotate.html", context)


def _describe_page(release: ReleaseReader) -> dict[str, Any]:
    """The options of the page: scripts post them, with their list, to the jobs of REST."""
    return {
        "release": release.model.name,
        "formats": list(FORMATS),
        "usual_fields": _usual_fields(release),
        "jobs": "/api/v1/jobs/",
    }


def _usual_fields(release: ReleaseReader) -> list[str]:
    return [spec.path for spec in release.headline.columns]


def _start_job(request: PortalRequest, release: ReleaseReader, form: AnnotateForm) -> HttpResponse:
    options = {
        "format": form.cleaned_data["format"],
        "fields": form.cleaned_data["fields_wanted"] or ",".join(_usual_fields(release)),
        "columns": form.cleaned_data["columns"],
    }
    kind, upload = Job.Kind.ANNOTATE, form.upload()
    job = create_counted_job(request, release=release, kind=kind, options=options, input_file=upload)
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _preview(release: ReleaseReader, form: AnnotateForm) -> dict[str, Any]:
    """How the first entries are read. A small upload moves into the text field."""
    file = cast(BinaryIO, form.upload().file)
    assembly = release.model.assembly
    entries = read_list(text_lines(file), columns=parse_columns(form.cleaned_data["columns"]), assembly=assembly)
    report = Report()
    answers: list[dict[str, Any]] = []
    for answer in Annotator(release).answers(islice(entries.entries, CHECKED_ENTRIES)):
        report.add(answer)
        if len(answers) < PREVIEWED_ENTRIES:
            answers.append(_describe_answer(answer))
    report.weigh_rs_numbers(release.model)
    text = _small_text(file)
    context = {
        "understood": answers,
        "reading": entries.reading,
        "warnings": report.warnings(assembly=assembly, claims=entries.reading.claims),
        "must_choose_again": text is None,
    }
    if form.cleaned_data["file"] and text is not None:
        context["form"] = AnnotateForm(initial=form.cleaned_data | {"text": text, "file": None})
    return context


def _preview_response(form: AnnotateForm, context: dict[str, Any]) -> JsonResponse:
    """The content that the page loads after its first view, for scripts."""
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=400)
    reading: Reading = context["reading"]
    return JsonResponse(
        {"reading": reading.as_json(), "warnings": context["warnings"], "understood": context["understood"]}
    )


def _small_text(file: BinaryIO) -> str | None:
    """The whole text of an uploaded list; None if it is larger than MAX_PASTED when unpacked."""
    lines, size = [], 0
    for line in text_lines(file):
        lines.append(line)
        size += len(line)
        if size > MAX_PASTED:
            return None
    return "".join(lines)


def _describe_answer(answer: Answer) -> dict[str, Any]:
    entry = answer.entry
    meaning = f"chr{chromosome_name(entry.chrom)}:{entry.pos} {entry.ref}>{entry.alt}" if entry.pos else entry.name
    return {"number": entry.number, "text": entry.text, "as": meaning, "status": answer.status, "note": answer.note}
