"""Annotate a list: how its first lines are read, then the job that writes the file."""

from __future__ import annotations

from itertools import islice
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from variants.annotate.annotator import Annotator, Answer
from variants.annotate.forms import AnnotateForm
from variants.annotate.list_writer import FORMATS as ANNOTATION_FORMATS
from variants.genome.chromosomes import chromosome_name
from variants.jobs.job_forms import said_in_address
from variants.jobs.models import Job
from variants.jobs.runner import JobError, create_job
from variants.jobs.tasks import send_job
from variants.lists.text_files import UnreadableListError, text_lines
from variants.lists.variant_lists import read_list
from variants.pages.page_json import twin_address, wants_json
from variants.pages.release_choice import release_bar, release_in_use
from variants.releases.reader import ReleaseReader

SHOWN = 5
LOOKED_AT = 1_000  # lines read for the first look
PASTED = 2 * 2**20  # characters of a list that move into the text: the next step needs no second upload


def annotate_page(request: HttpRequest) -> HttpResponse:
    """`look` shows how the list is read; `take` makes the job."""
    release = release_in_use(request, name=request.POST.get("release", ""))
    form = AnnotateForm(request.POST or None, request.FILES or None, initial=said_in_address(request))
    if wants_json(request):
        return JsonResponse(_offer(release))
    context: dict[str, Any] = release_bar(request, release) | {"form": form, "json_twin": twin_address(request)}
    if request.method == "POST" and form.is_valid():
        try:
            if "take" in request.POST:
                return _job(request, release, form)
            context |= _first_look(release, form)
        except UnreadableListError as error:
            form.add_error("file", str(error))
        except JobError as error:
            form.add_error("fields_wanted", str(error))
    return render(request, "variants/annotate.html", context)


def _offer(release: ReleaseReader) -> dict[str, Any]:
    """What the page offers: scripts post the same, with their list, to the jobs of REST."""
    return {
        "release": release.model.name,
        "formats": list(ANNOTATION_FORMATS),
        "usual_fields": _usual_fields(release),
        "jobs": "/api/v1/jobs/",
    }


def _usual_fields(release: ReleaseReader) -> list[str]:
    return [spec.path for spec in release.headline.columns]


def _job(request: HttpRequest, release: ReleaseReader, form: AnnotateForm) -> HttpResponse:
    parameters = {
        "format": form.cleaned_data["format"],
        "fields": form.cleaned_data["fields_wanted"] or ",".join(_usual_fields(release)),
    }
    kind, upload = Job.Kind.ANNOTATE, form.upload()
    job = create_job(user=request.user, release=release, kind=kind, parameters=parameters, input_file=upload)
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _first_look(release: ReleaseReader, form: AnnotateForm) -> dict[str, Any]:
    """How the first entries are read. A small upload moves into the text."""
    upload = form.upload()
    entries = read_list(list(islice(text_lines(upload.file), LOOKED_AT)))
    text = _small_text(upload.file)
    found = {
        "understood": [_understood(answer) for answer in Annotator(release).answers(islice(entries.entries, SHOWN))],
        "list_assembly": entries.assembly,
        "is_vcf": entries.is_vcf,
        "must_choose_again": text is None,
    }
    if form.cleaned_data["file"] and text is not None:
        found["form"] = AnnotateForm(initial=form.cleaned_data | {"text": text, "file": None})
    return found


def _small_text(file: BinaryIO) -> str | None:
    """The whole text, None where it is larger than PASTED, unpacked."""
    lines, size = [], 0
    for line in text_lines(file):
        lines.append(line)
        size += len(line)
        if size > PASTED:
            return None
    return "".join(lines)


def _understood(answer: Answer) -> dict[str, Any]:
    entry = answer.entry
    place = f"chr{chromosome_name(entry.chrom)}:{entry.pos} {entry.ref}>{entry.alt}" if entry.pos else entry.name
    return {"number": entry.number, "text": entry.text, "as": place, "status": answer.status, "note": answer.note}
