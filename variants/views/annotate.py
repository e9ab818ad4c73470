"""Annotate a list: how its first lines are read, then the job that writes the file."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from variants.chromosomes import chromosome_name
from variants.fields.headline import headline
from variants.forms import AnnotateForm
from variants.lists.readers import read_list
from variants.models import Job
from variants.selectors.annotation import Annotator, Answer
from variants.selectors.releases import OpenRelease
from variants.services.jobs import JobError, create_job
from variants.tasks import send_job
from variants.views.using import release_bar, release_in_use

SHOWN = 5
LOOKED_AT = 1_000  # lines read for the first look
PASTED = 2 * 2**20  # bytes of an uploaded list that move into the text, so that the next step needs no second upload


def annotate_page(request: HttpRequest) -> HttpResponse:
    """`look` shows how the list is read; `take` makes the job."""
    opened = release_in_use(request, name=request.POST.get("release", ""))
    form = AnnotateForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    context: dict[str, Any] = release_bar(request, opened) | {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if "take" in request.POST:
                return _job(request, opened, form)
            context |= _first_look(opened, form)
        except (OSError, EOFError, UnicodeDecodeError):
            form.add_error("file", "This is no text: send plain text or gzip.")
        except JobError as error:
            form.add_error("fields_wanted", str(error))
    return render(request, "variants/annotate.html", context)


def _job(request: HttpRequest, opened: OpenRelease, form: AnnotateForm) -> HttpResponse:
    usual = ",".join(spec.path for spec in headline(opened.specs).columns)
    parameters = {"format": form.cleaned_data["format"], "fields": form.cleaned_data["fields_wanted"] or usual}
    kind, upload = Job.Kind.ANNOTATE, form.upload()
    job = create_job(user=request.user, opened=opened, kind=kind, parameters=parameters, input_file=upload)
    send_job(job)
    return redirect("variants:job", pk=job.pk)


def _first_look(opened: OpenRelease, form: AnnotateForm) -> dict[str, Any]:
    """How the first entries are read. A small upload moves into the text."""
    upload = form.upload()
    lines = list(islice(_lines(upload), LOOKED_AT))
    entries = read_list(lines)
    found = {
        "understood": [_understood(answer) for answer in Annotator(opened).answers(islice(entries.entries, SHOWN))],
        "list_assembly": entries.assembly,
        "is_vcf": entries.is_vcf,
        "must_choose_again": upload.size > PASTED,
    }
    if form.cleaned_data["file"] and upload.size <= PASTED:
        upload.seek(0)
        text = "".join(_lines(upload))
        found["form"] = AnnotateForm(initial=form.cleaned_data | {"text": text, "file": None})
    return found


def _lines(upload: UploadedFile) -> Iterator[str]:
    """The lines of an uploaded text, gzip or not."""
    compressed = upload.read(2) == b"\x1f\x8b"
    upload.seek(0)
    for line in gzip.GzipFile(fileobj=upload) if compressed else upload:
        yield line.decode()


def _understood(answer: Answer) -> dict[str, Any]:
    entry = answer.entry
    place = f"chr{chromosome_name(entry.chrom)}:{entry.pos} {entry.ref}>{entry.alt}" if entry.chrom else entry.name
    return {"number": entry.number, "text": entry.text, "as": place, "status": answer.status, "note": answer.note}
