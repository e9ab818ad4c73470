"""One section of an interview: shown, saved on every button, and saved in the background by the page's script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from catalog.entries.search.matching import match_system
from triage.answering.saving import press, save_screen
from triage.answering.screen import FieldView, Screen, build_screen, show_conflict
from triage.answering.submission import Submission, read_submission
from triage.engine.consistency import hints
from triage.engine.document import Document
from triage.engine.questionnaire import Questionnaire, Section
from triage.errors import RefusedError
from triage.interviews.access import find_interview, is_autosave, signed_in, take_kept
from triage.interviews.answers import Saved
from triage.interviews.documents import document_of, interviews, questionnaire_of, stored_cells, who_changed
from triage.interviews.permissions import ANSWER, FREEZE, MANAGE
from triage.interviews.progress import progress, totals
from triage.models import Interview
from triage.models.records import new_uid
from triage.outcome.current import outcome_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Show or save a section; `?door=short` asks the deciding questions alone."""
    interview = find_interview(request, slug)
    questionnaire = questionnaire_of(interview)
    here = questionnaire.by_key.get(key)
    if here is None:
        raise Http404(gettext("There is no such section."))
    kept = take_kept(request)
    if kept is not None:
        messages.success(request, gettext("What you typed before you were signed out is saved."))
    post = request.POST if request.method == "POST" else kept
    if post is None:
        return render(request, "triage/section.html", _context(request, interview, here))
    return _save(request, interview, questionnaire, here, post)


def _save(
    request: HttpRequest, interview: Interview, questionnaire: Questionnaire, here: Section, post: QueryDict
) -> HttpResponse:
    submission = read_submission(section=here, post=post)
    samples = {name.rpartition(".")[0]: file for name, file in request.FILES.items()}
    before = set() if is_autosave(request) else _shown(request, interview, here)
    saved = Saved()
    try:
        saved = save_screen(
            user=request.user, interview=interview, section=here, base=submission.base, mine=submission.mine,
            fresh=submission.fresh, samples=samples,
        )  # fmt: skip
        focus = _press(request, interview, here, post)
    except RefusedError as error:
        messages.error(request, str(error))
        focus = ""
    if saved.gone:
        told = ngettext(
            "Somebody deleted %(n)s %(record)s here while you were writing.",
            "Somebody deleted %(n)s %(records)s here while you were writing.",
            len(saved.gone),
        )
        messages.error(request, told % {"n": len(saved.gone), "record": here.record, "records": here.plural})
    if is_autosave(request):
        return _autosaved(request, interview, here, saved, submission)
    if saved.conflicts:
        return render(request, "triage/section.html", _context(request, interview, here, saved), status=409)
    appeared = _shown(request, interview, here) - before
    return HttpResponseRedirect(_next_address(interview, questionnaire, here, post, focus, bool(appeared)))


def _press(request: HttpRequest, interview: Interview, here: Section, post: QueryDict) -> str:
    """Do what the button said: "add", "copy:<id>", "link:<id>:<slug>" ...; returns the record to show."""
    action, uid, slug = [*post.get("do", "save").split(":", 2), "", ""][:3]
    if not here.record or action not in ("add", "copy", "up", "down", "delete", "link"):
        return ""
    try:
        return press(user=request.user, interview=interview, section=here, action=action, uid=uid, slug=slug)
    except ObjectDoesNotExist:
        messages.error(request, gettext("Somebody deleted this %(record)s meanwhile.") % {"record": here.record})
        return ""


def _next_address(
    interview: Interview, questionnaire: Questionnaire, here: Section, post: QueryDict, focus: str, appeared: bool
) -> str:
    """Where the button leads; a question that appeared through this save keeps the reader on the page."""
    short = post.get("door") == "short"
    action, _, target = post.get("do", "save").partition(":")
    keys = [s.key for s in questionnaire.sections if not short or s.deciding]
    if action == "go" and target in questionnaire.by_key:
        key = target
    elif action == "go" or (action == "next" and here.key == keys[-1]):
        return reverse(
            "triage:recommendation" if action == "next" or target == "end" else "triage:interview",
            args=[interview.slug],
        )
    else:
        key = keys[keys.index(here.key) + 1] if action == "next" and not appeared else here.key
    query = "?door=short" if short else ""
    return reverse("triage:section", args=[interview.slug, key]) + query + (f"#record-{focus}" if focus else "")


def _shown(request: HttpRequest, interview: Interview, here: Section) -> set[str]:
    """The questions of the screen that an answer has called up."""
    if not any(question.show_if for question in here.questions):
        return set()
    screen = _screen(request, interview, here, document_of(user=request.user, interview=interview))
    return {view.name for view in screen.all_fields if view.shown and view.question.show_if}


def _screen(request: HttpRequest, interview: Interview, here: Section, document: Document) -> Screen:
    return build_screen(
        document=document,
        section=here,
        stored=stored_cells(user=request.user, interview=interview, section=here),
        short=_is_short(request),
        hints=hints(document),
        spare=(request.POST.get("fresh") or new_uid()) if ANSWER in request.allowed else "",
    )


def _is_short(request: HttpRequest) -> bool:
    return (request.POST.get("door") or request.GET.get("door")) == "short"


def _context(request: HttpRequest, interview: Interview, here: Section, saved: Saved | None = None) -> dict[str, Any]:
    outcome = outcome_of(user=request.user, interview=interview)
    screen = _screen(request, interview, here, outcome.document)
    _lay_over(request, interview, screen, saved or Saved())
    for view in screen.all_fields:
        value = view.cell.value
        if view.question.kind == "system" and value and not value["dataset"] and not value.get("declined"):
            view.matches = match_system(user=request.user, name=value["name"], limit=3)
    short = _is_short(request)
    return {
        "interview": interview,
        "section": here,
        "screen": screen,
        "outcome": outcome,
        "progress": progress(outcome.document, short=short),
        "short": short,
        "may_answer": ANSWER in request.allowed,
        "may_note": "note" in request.allowed,
        "comments": interview.comments.filter(section=here.key).select_related("user"),
    }


def _lay_over(request: HttpRequest, interview: Interview, screen: Screen, saved: Saved) -> None:
    """Show conflicts in their fields: what the reader typed stays in the input."""
    for path, conflict in saved.conflicts.items():
        name = ".".join(path.split("/")[1:]) if "/" in path else path
        view = screen.find(name)
        if view:
            show_conflict(view, conflict, who_changed(interview=interview, path=path) or gettext("Somebody"))


def _autosaved(
    request: HttpRequest, interview: Interview, here: Section, saved: Saved, submission: Submission
) -> JsonResponse:
    """What the script needs to bring the page up to date without touching what is being typed.

    `bases` names only answers that the page holds as they are stored; an answer that somebody else changed, or a
    name with entries to confirm, comes as a new field in `replaced`.
    """
    context = _context(request, interview, here, saved)
    fields: list[FieldView] = context["screen"].all_fields
    mine = {f"{uid}.{key}".lstrip("."): cell for uid, key, cell in submission.cells()}
    same = {view.name for view in fields if mine.get(view.name) == view.base and not view.conflict}
    changed = [v for v in fields if v.name in mine and v.question.text and (v.name not in same or v.matches)]
    return JsonResponse(
        {
            "bases": {view.name: view.base_json for view in fields if view.name in same},
            "problems": {view.name: view.problem for view in fields if view.problem},
            "hints": {view.name: view.hint for view in fields if view.hint},
            "shown": {view.name: view.because for view in fields if view.shown and view.question.show_if},
            "made": saved.made,
            "conflicts": [view.name for view in fields if view.conflict],
            "replaced": {
                v.name: render_to_string("triage/_field.html", {**context, "field": v}, request) for v in changed
            },
            "messages": [str(message) for message in messages.get_messages(request)],
            "live": render_to_string("triage/_live.html", context, request),
            "sections": render_to_string("triage/_sections.html", context, request),
        }
    )


@signed_in
@require_GET
def interview(request: HttpRequest, slug: str) -> HttpResponse:
    """One interview: how far it is, what it says so far, what to ask next."""
    found = find_interview(request, slug)
    outcome = outcome_of(user=request.user, interview=found)
    sections = progress(outcome.document)
    member = found.members.filter(user=request.user).first()
    context = {
        "interview": found,
        "outcome": outcome,
        "sections": sections,
        "totals": totals(sections),
        "short_totals": totals(progress(outcome.document, short=True)),
        "members": found.members.select_related("user"),
        "resume": member.last_section if member else "",
        "open_tasks": found.follow_ups.filter(done_at=None).count(),
        "last_freeze": found.freezes.first(),
        "may_manage": MANAGE in request.allowed,
        "may_answer": ANSWER in request.allowed,
        "may_freeze": FREEZE in request.allowed,
        "others": interviews(user=request.user).exclude(pk=found.pk)[:50],
    }
    return render(request, "triage/interview.html", context)
