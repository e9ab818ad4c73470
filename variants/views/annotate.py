"""Annotate a list: how its first lines are read, then the file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from variants.chromosomes import chromosome_name
from variants.fields.headline import headline
from variants.fields.spec import FieldSpec
from variants.forms import AnnotateForm
from variants.lists.readers import read_list
from variants.query.errors import UnknownNameError
from variants.selectors.annotation import Annotator, Answer
from variants.selectors.releases import OpenRelease
from variants.selectors.values import named_fields
from variants.services.annotation import Annotation, annotate_list
from variants.views.files import zipped
from variants.views.using import release_bar, release_in_use

SHOWN = 5


def annotate_page(request: HttpRequest) -> HttpResponse | FileResponse:
    opened = release_in_use(request, name=request.POST.get("release", ""))
    form = AnnotateForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = release_bar(request, opened) | {"form": form}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["list"]
        try:
            specs = _fields(opened, form.cleaned_data["fields_wanted"])
        except UnknownNameError as error:
            form.add_error("fields_wanted", str(error))
        else:
            if "take" in request.POST:
                return _file(opened, specs, form)
            # An uploaded list moves into the text, so that the next step needs no second upload.
            again = AnnotateForm(initial=form.cleaned_data | {"text": text, "file": None})
            context |= {"form": again, "specs": specs} | _first_lines(opened, text)
    return render(request, "variants/annotate.html", context)


def _fields(opened: OpenRelease, names: str) -> list[FieldSpec]:
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    return named_fields(opened=opened, names=wanted) if wanted else list(headline(opened.specs).columns)


def _first_lines(opened: OpenRelease, text: str) -> dict[str, Any]:
    """How the first entries are read, and how many the list has."""
    lines = text.splitlines()
    entries = read_list(lines)
    answers = Annotator(opened).answers(islice(entries.entries, SHOWN))
    return {
        "understood": [_understood(answer) for answer in answers],
        "list_assembly": entries.assembly,
        "is_vcf": entries.is_vcf,
        "line_count": sum(1 for line in lines if line.strip() and not line.startswith("#")),
    }


def _understood(answer: Answer) -> dict[str, Any]:
    entry = answer.entry
    place = f"chr{chromosome_name(entry.chrom)}:{entry.pos} {entry.ref}>{entry.alt}" if entry.chrom else entry.name
    return {"number": entry.number, "text": entry.text, "as": place, "status": answer.status, "note": answer.note}


def _file(opened: OpenRelease, specs: list[FieldSpec], form: AnnotateForm) -> FileResponse:
    """The annotated list in a ZIP, beside it what there is to say about the whole."""
    chosen = form.cleaned_data["form"]
    with TemporaryDirectory() as folder:
        output = Path(folder) / f"annotated.{'csv' if chosen == 'staar' else chosen}"
        asked = Annotation(opened=opened, specs=specs, form=chosen)
        annotate_list(asked=asked, lines=form.cleaned_data["list"].splitlines(keepends=True), output=output)
        report = [f"{asked.report.found} of {asked.report.entries} entries found in {opened.release}", *asked.warnings]
        (Path(folder) / "report.txt").write_text("\n".join(report) + "\n")
        return zipped(Path(folder), name=f"{opened.release.name}_annotated.zip")
