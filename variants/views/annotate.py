"""Annotate a list: how its first lines are read, then the job that writes the file."""

from __future__ import annotations

from itertools import islice
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from variants.chromosomes import chromosome_name
from variants.forms import ANNOTATION_FORMATS, AnnotateForm
from variants.lists.files import UnreadableListError, text_lines
from variants.lists.readers import read_list
from variants.models import Job
from variants.selectors.annotation import Annotator, Answer
from variants.selectors.releases import OpenRelease
from variants.services.jobs import JobError, create_job
from variants.tasks import send_job
from variants.views.twins import twin_address, wants_json
from variants.views.using import release_bar, release_in_use, said_in_address

SHOWN = 5
LOOKED_AT = 1_000  # lines read for the first look
PASTED = 2 * 2**20  # characters of a list that move into the text: the next step needs no second upload


def annotate_page(request: HttpRequest) -> HttpResponse:
    """`look` shows how the list is read; `take` makes the job."""
    opened = release_in_use(request, name=request.POST.get("release", ""))
    form = AnnotateForm(request.POST or None, request.FILES or None, initial=said_in_address(request))
    if wants_json(request):
        return JsonResponse(_offer(opened))
    context: dict[str, Any] = release_bar(request, opened) | {"form": form, "json_twin": twin_address(request)}
    if request.method == "POST" and form.is_valid():
        try:
            if "take" in request.POST:
                return _job(request, opened, form)
            context |= _first_look(opened, form)
        except UnreadableListError as error:
            form.add_error("file", str(error))
        except JobError as error:
            form.add_error("fields_wanted", str(error))
    return render(request, "variants/annotate.html", context)


def _offer(opened: OpenRelease) -> dict[str, Any]:
    """What the page offers: scripts post the same, with their list, to the jobs of REST."""
    return {
        "release": opened.release.name,
        "formats": list(ANNOTATION_FORMATS),
        "usual_fields": _usual_fields(opened),
        "jobs": "/api/v1/jobs/",
    }


def _usual_fields(opened: OpenRelease) -> list[str]:
    return [spec.path for spec in opened.headline.columns]


def _job(request: HttpRequest, opened: OpenRelease, form: AnnotateForm) -> HttpResponse:
    parameters = {
        "format": form.cleaned_data["format"],
        "fields": form.cleaned_data["fields_wanted"] or ",".join(_usual_fields(opened)),
    }
    kind, upload = Job.Kind.ANNOTATE, form.upload()
    job = create_job(user=request.user, opened=opened, kind=kind, parameters=parameters, input_file=upload)
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _first_look(opened: OpenRelease, form: AnnotateForm) -> dict[str, Any]:
    """How the first entries are read. A small upload moves into the text."""
    upload = form.upload()
    entries = read_list(list(islice(text_lines(upload.file), LOOKED_AT)))
    text = _small_text(upload.file)
    found = {
        "understood": [_understood(answer) for answer in Annotator(opened).answers(islice(entries.entries, SHOWN))],
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
