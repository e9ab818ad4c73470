"""Interviews out and in: CSV sheets of records, exports, imports, and the draft in the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest, parse_revision
from accounts.json_documents import load_json
from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError
from triage.engine.parsing import InputProblem
from triage.engine.questionnaire import Section
from triage.engine.report import list_answers
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.exchange.interchange import MAX_IMPORT_BYTES, export_interview, import_interview
from triage.exchange.madmp import write_madmp
from triage.exchange.markdown import write_markdown
from triage.exchange.sheets import import_sheet, write_sheet
from triage.interviews.access import open_interview, signed_in
from triage.interviews.documents import build_document, get_questionnaire
from triage.interviews.roles import ANSWER
from triage.models import Interview
from triage.outcome.current import get_outcome
from triage.outcome.views import render_plan

MAX_SHEET_PROBLEMS, MAX_IMPORT_PROBLEMS = 30, 20  # shown on the page


@signed_in
@require_http_methods(["GET", "POST"])
def sheet(request: SignedInRequest, slug: str) -> HttpResponse:
    """Download a table of records, fill it in with a spreadsheet program, upload it."""
    interview, permissions = open_interview(request, slug)
    questionnaire = get_questionnaire(interview)
    if request.method == "POST":
        section = questionnaire.by_key.get(request.POST.get("section", ""))
        file = request.FILES.get("file")
        if section is None or file is None:
            messages.error(request, gettext("Choose a filled sheet first."))
        else:
            _import_sheet(request, interview, section, file)
        return redirect("triage:sheet", slug)
    document = build_document(interview, notes=False)
    sections = [(section, len(document.records(section.key))) for section in questionnaire.record_sections]
    context = {"interview": interview, "sections": sections, "may_answer": ANSWER in permissions}
    return render(request, "triage/sheet.html", context)


def _import_sheet(request: SignedInRequest, interview: Interview, section: Section, file: UploadedFile) -> None:
    replace = request.POST.get("replace") == "1"
    try:
        count, problems = import_sheet(
            user=request.user,
            interview=interview,
            section=section,
            content=file.read(),
            replace=replace,
            revision=parse_revision(request.POST.get("revision", "")),
        )
    except (InvalidInputError, StaleWriteError) as error:
        messages.error(request, f"{file.name}: {error}")
        return
    _show_problems(request, problems, MAX_SHEET_PROBLEMS, f"{file.name}, ")
    message = ngettext(
        "From %(file)s, %(n)s row is in %(section)s", "From %(file)s, %(n)s rows are in %(section)s", count
    )
    messages.success(request, message % {"file": file.name, "n": count, "section": section.title})


def _show_problems(request: SignedInRequest, problems: list[InputProblem], maximum: int, prefix: str = "") -> None:
    """A message for each of the first problems, and one on the others."""
    for problem in problems[:maximum]:
        messages.warning(request, f"{prefix}{problem.path}: {problem.text}")
    if n := len(problems[maximum:]):
        message = ngettext("%(n)s more text could not be read.", "%(n)s more texts could not be read.", n)
        messages.warning(request, prefix + message % {"n": n})


@signed_in
@require_GET
def download(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """The records of a section as CSV; the header also when there are none."""
    interview, _ = open_interview(request, slug)
    section = get_questionnaire(interview).by_key.get(key)
    if section is None or not section.record:
        raise Http404(gettext("There is no such sheet."))
    rows = build_document(interview, notes=False).raw["records"].get(key, [])
    response = HttpResponse("\ufeff" + write_sheet(section, rows), content_type="text/csv; charset=utf-8")
    return _as_attachment(response, f"{slug}-{key}.csv")


@signed_in
@require_GET
def export(request: SignedInRequest, slug: str, form: str) -> HttpResponse:
    """The whole interview: json (to import elsewhere), markdown, madmp, or a page to print."""
    interview, _ = open_interview(request, slug)
    if form not in _EXPORTS:
        raise Http404(gettext("Exports are %(formats)s.") % {"formats": ", ".join(_EXPORTS)})
    return _EXPORTS[form](request, interview)


def _export_json(request: SignedInRequest, interview: Interview) -> HttpResponse:
    response = JsonResponse(export_interview(interview), json_dumps_params={"indent": 1, "ensure_ascii": False})
    return _as_attachment(response, f"{interview.slug}.json")


def _export_markdown(request: SignedInRequest, interview: Interview) -> HttpResponse:
    outcome = get_outcome(user=request.user, interview=interview)
    text = write_markdown(title=interview.title, outcome=outcome)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    return _as_attachment(response, f"{interview.slug}.md")


def _export_madmp(request: SignedInRequest, interview: Interview) -> HttpResponse:
    plan = write_madmp(
        title=interview.title,
        url=request.build_absolute_uri(interview.get_absolute_url()),
        document=build_document(interview, notes=False),
        created=interview.created_at,
        modified=interview.updated_at,
    )
    response = JsonResponse(plan, json_dumps_params={"indent": 1, "ensure_ascii": False})
    return _as_attachment(response, f"{interview.slug}.madmp.json")


def _export_page(request: SignedInRequest, interview: Interview) -> HttpResponse:
    outcome = get_outcome(user=request.user, interview=interview)
    context = {"interview": interview, "outcome": outcome, "answers": list_answers(outcome.document)}
    return render(request, "triage/print.html", context)


_EXPORTS: dict[str, Callable[[SignedInRequest, Interview], HttpResponse]] = {
    "json": _export_json,
    "markdown": _export_markdown,
    "madmp": _export_madmp,
    "print": _export_page,
}


def _as_attachment(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def import_interview_page(request: SignedInRequest) -> HttpResponse:
    """Import an interview that was exported here or elsewhere."""
    file = request.FILES.get("file")
    if request.method == "POST" and file is None:
        messages.error(request, gettext("Choose a file that the portal exported as JSON."))
    if file is not None:
        try:
            interview, problems = import_interview(user=request.user, raw=_load_json(file))
        except ValueError as error:
            messages.error(request, f"{file.name}: {error}")
        else:
            _show_problems(request, problems, MAX_IMPORT_PROBLEMS)
            messages.success(request, gettext("The interview is imported; you own it."))
            return redirect(interview)
    return render(request, "triage/import.html")


def _load_json(file: UploadedFile) -> object:
    """The content of an uploaded JSON file. Raises ValueError where it is too large or no JSON."""
    size = file.size or 0
    if size > MAX_IMPORT_BYTES:
        sizes = {"size": f"{size:,}", "largest": f"{MAX_IMPORT_BYTES:,}"}
        raise InvalidInputError(gettext("The file has %(size)s bytes; up to %(largest)s fit.") % sizes)
    content: object = load_json(file.read())
    return content


@signed_in
@require_POST
def make_dataset(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make a draft in the catalogue from this interview; the addresses of its formats may be given."""
    interview, permissions = open_interview(request, slug)
    inputs = [name for name in request.POST if name.startswith("address-")]
    typed = {name.removeprefix("address-"): request.POST.get(name, "").strip() for name in inputs}
    addresses = {uid: url for uid, url in typed.items() if url}
    wrong = [url for url in addresses.values() if not url.startswith(("http://", "https://"))]
    if wrong:
        message = gettext("%(addresses)s: write the whole address, beginning with https://.")
        messages.error(request, message % {"addresses": ", ".join(wrong)})
        return render_plan(request, interview, permissions, wrong_addresses=addresses)
    base_url = request.build_absolute_uri("/")
    is_built_here = request.POST.get("do") == "build-here"
    dataset = make_draft_dataset(
        user=request.user, interview=interview, base_url=base_url, addresses=addresses, is_private=is_built_here
    )
    if is_built_here:
        message = gettext("“%(title)s” is a private draft here, filled with your answers. Upload the tables now.")
        messages.success(request, message % {"title": dataset.title})
        return redirect("catalog:upload", dataset.slug)
    message = gettext("“%(title)s” is a draft in the catalogue. Complete it there.")
    messages.success(request, message % {"title": dataset.title})
    return redirect("triage:plan", slug)
