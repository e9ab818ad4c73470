"""Out and in: CSV sheets of records, and exports of the whole interview."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from triage.engine.questionnaire import Section
from triage.engine.report import answer_groups
from triage.errors import RefusedError
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.exchange.interchange import MAX_IMPORT_BYTES, import_interview, portable
from triage.exchange.madmp import madmp
from triage.exchange.markdown import markdown
from triage.exchange.sheets import upload_sheet, write_sheet
from triage.interviews.access import find_interview, signed_in
from triage.interviews.documents import questionnaire_of, shared_document
from triage.interviews.permissions import ANSWER
from triage.models import Interview
from triage.outcome.current import outcome_of
from triage.outcome.views import _plan_page


@signed_in
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The third door: download a table of records, fill it in a spreadsheet, upload it."""
    interview = find_interview(request, slug)
    questionnaire = questionnaire_of(interview)
    if request.method == "POST":
        section = questionnaire.by_key.get(request.POST.get("section", ""))
        file = request.FILES.get("file")
        if section is None or file is None:
            messages.error(request, gettext("Choose a filled sheet first."))
        else:
            _take_sheet(request, interview, section, file)
        return redirect("triage:sheet", slug)
    document = shared_document(interview=interview)
    sections = [(section, len(document.records(section.key))) for section in questionnaire.record_sections]
    may_answer = ANSWER in request.allowed
    return render(
        request, "triage/sheet.html", {"interview": interview, "sections": sections, "may_answer": may_answer}
    )


def _take_sheet(request: HttpRequest, interview: Interview, section: Section, file: UploadedFile) -> None:
    try:
        count, problems = upload_sheet(
            user=request.user, interview=interview, section=section, content=file.read(),
            replace=request.POST.get("replace") == "1",
        )  # fmt: skip
    except RefusedError as error:
        messages.error(request, f"{file.name}: {error}")
        return
    for problem in problems[:30]:
        messages.warning(request, f"{file.name}, {problem.path}: {problem.text}")
    told = ngettext("From %(file)s, %(n)s row is in %(section)s", "From %(file)s, %(n)s rows are in %(section)s", count)
    messages.success(request, told % {"file": file.name, "n": count, "section": section.title})


@signed_in
@require_GET
def download(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A record table as CSV, with its header even when empty."""
    interview = find_interview(request, slug)
    section = questionnaire_of(interview).by_key.get(key)
    if section is None or not section.record:
        raise Http404(gettext("There is no such sheet."))
    rows = shared_document(interview=interview).raw["records"].get(key, [])
    response = HttpResponse("\ufeff" + write_sheet(section, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{key}.csv"'
    return response


@signed_in
@require_GET
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The whole interview: json (to import elsewhere), markdown, madmp, or a page to print."""
    interview = find_interview(request, slug)
    writers = {"json": _json, "markdown": _markdown, "madmp": _madmp, "print": _print}
    if form not in writers:
        raise Http404(gettext("Exports are %(forms)s.") % {"forms": ", ".join(writers)})
    return writers[form](request, interview)


def _json(request: HttpRequest, interview: Interview) -> HttpResponse:
    response = JsonResponse(portable(interview), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{interview.slug}.json"'
    return response


def _markdown(request: HttpRequest, interview: Interview) -> HttpResponse:
    outcome = outcome_of(user=request.user, interview=interview)
    text = markdown(title=interview.title, outcome=outcome)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{interview.slug}.md"'
    return response


def _madmp(request: HttpRequest, interview: Interview) -> HttpResponse:
    plan = madmp(
        title=interview.title,
        url=request.build_absolute_uri(interview.get_absolute_url()),
        document=shared_document(interview=interview),
        created=interview.created_at,
        modified=interview.updated_at,
    )
    response = JsonResponse(plan, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{interview.slug}.madmp.json"'
    return response


def _print(request: HttpRequest, interview: Interview) -> HttpResponse:
    outcome = outcome_of(user=request.user, interview=interview)
    context = {"interview": interview, "outcome": outcome, "answers": answer_groups(outcome.document)}
    return render(request, "triage/print.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def import_interview_page(request: HttpRequest) -> HttpResponse:
    """Take an interview exported here or elsewhere."""
    file = request.FILES.get("file")
    if request.method == "POST" and file is None:
        messages.error(request, gettext("Choose a file that the portal exported as JSON."))
    if file is not None:
        try:
            if file.size > MAX_IMPORT_BYTES:
                sizes = {"size": f"{file.size:,}", "largest": f"{MAX_IMPORT_BYTES:,}"}
                raise RefusedError(gettext("The file has %(size)s bytes; up to %(largest)s fit.") % sizes)
            found, problems = import_interview(user=request.user, raw=json.loads(file.read()))
        except ValueError as error:
            messages.error(request, f"{file.name}: {error}")
        else:
            for problem in problems[:20]:
                messages.warning(request, f"{problem.path}: {problem.text}")
            messages.success(request, gettext("The interview is imported; you own it."))
            return redirect(found)
    return render(request, "triage/import.html")


@signed_in
@require_POST
def make_dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft in the catalogue from this interview; the addresses of its formats may come along."""
    interview = find_interview(request, slug)
    said = {name: url.strip() for name, url in request.POST.items() if name.startswith("address-")}
    addresses = {name.removeprefix("address-"): url for name, url in said.items() if url}
    wrong = [url for url in addresses.values() if not url.startswith(("http://", "https://"))]
    if wrong:
        told = gettext("%(addresses)s: write the whole address, beginning with https://.")
        messages.error(request, told % {"addresses": ", ".join(wrong)})
        return _plan_page(request, interview, addresses=addresses)
    base_url = request.build_absolute_uri("/")
    dataset = make_draft_dataset(user=request.user, interview=interview, base_url=base_url, addresses=addresses)
    told = gettext("“%(title)s” is a draft in the catalogue. Complete it there.")
    messages.success(request, told % {"title": dataset.title})
    return redirect("triage:plan", slug)
