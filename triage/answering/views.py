"""The overview of an interview, and the page of a section: shown, saved by its buttons and by its script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.first_rows import FirstRows
from accounts.http import SignedInRequest
from accounts.problems import InvalidInputError
from triage.answering.replies import describe_problems, find_next_address, render_autosave
from triage.answering.screen import build_screen
from triage.answering.submission import Submission, read_submission
from triage.content.versions import get_content
from triage.engine.progress import compute_progress, sum_progress
from triage.interviews.access import is_autosave, open_interview, signed_in
from triage.interviews.documents import build_document, list_fields, list_interviews
from triage.interviews.linked_systems import list_linked_systems
from triage.interviews.roles import ANSWER, MANAGE, NOTE, SNAPSHOT
from triage.interviews.unsaved_posts import find_unsaved_post
from triage.interviews.writer import save
from triage.models.interview import new_uid
from triage.outcome.current import get_outcome, get_outcome_of_document

MAX_OTHERS = 50  # interviews offered to copy answers from


@signed_in
@require_GET
def interview(request: SignedInRequest, slug: str) -> HttpResponse:
    """One interview: how far it is, what it recommends so far, what to ask next."""
    interview, permissions = open_interview(request, slug)
    outcome = get_outcome(user=request.user, interview=interview)
    sections = compute_progress(outcome.document)
    member = interview.members.filter(user=request.user).first()
    context = {
        "interview": interview,
        "outcome": outcome,
        "sections": sections,
        "totals": sum_progress(sections),
        "short_totals": sum_progress(compute_progress(outcome.document, short=True)),
        "members": interview.members.select_related("user"),
        "resume": member.last_section if member else "",
        "open_tasks": interview.follow_ups.filter(done_at=None).count(),
        "last_snapshot": interview.snapshots.first(),
        "may_manage": MANAGE in permissions,
        "may_answer": ANSWER in permissions,
        "may_snapshot": SNAPSHOT in permissions,
        "systems": list_linked_systems(user=request.user, document=outcome.document),
        "others": FirstRows(list_interviews(user=request.user).exclude(pk=interview.pk), MAX_OTHERS),
    }
    return render(request, "triage/interview.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Show a section, or save it and go on; `?door=short` asks only the questions that decide."""
    user = request.user
    interview, permissions = open_interview(request, slug)
    content = get_content(domains=list_fields(interview))
    document = build_document(interview, notes=NOTE in permissions, reader=user, questionnaire=content.questionnaire)
    section = document.questionnaire.by_key.get(key)
    if section is None:
        raise Http404(gettext("There is no such section."))
    submission = read_submission(request, section, unsaved_post=find_unsaved_post(request))
    saved = None
    if submission and submission.unsaved_post and ANSWER not in permissions:
        messages.error(request, gettext("You may not change answers here: what was typed waits for somebody who may."))
        submission = None
    unsaved = submission.list_unsaved(section, document) if submission and submission.incomplete else {}
    if submission and unsaved:
        _refuse_incomplete_form(request, submission)
    elif submission:
        saved = save(
            user=user, interview=interview, edits={section.key: submission.edit}, page=section,
            samples=submission.samples, action=submission.action,
        )  # fmt: skip
        if submission.unsaved_post:
            submission.unsaved_post.delete()
            messages.success(request, gettext("What you typed before you were signed out is saved."))
        for message in describe_problems(section, saved):
            messages.error(request, message)
        if not saved.conflicts and not is_autosave(request):
            return redirect(find_next_address(interview, section, submission, saved))
        document = saved.document
    short = not unsaved and (submission.short if submission else request.GET.get("door") == "short")
    screen = build_screen(
        user=user,
        interview=interview,
        document=document,
        section=section,
        short=short,
        blank_uid=(request.POST.get("new_uid") or new_uid()) if ANSWER in permissions else "",
        conflicts=saved.conflicts if saved else {},
        unsaved=unsaved,
    )
    context: dict[str, Any] = {
        "interview": interview,
        "section": section,
        "screen": screen,
        "is_refused": bool(unsaved),
        "outcome": get_outcome_of_document(document, rules=None if saved else content.rules),
        "progress": compute_progress(document, short=short),
        "short": short,
        "may_answer": ANSWER in permissions,
        "may_note": NOTE in permissions,
        "comments": interview.comments.filter(section=section.key).select_related("user"),
    }
    if submission and saved and is_autosave(request):
        return JsonResponse(render_autosave(request, context, submission, saved))
    return render(request, "triage/section.html", context, status=400 if unsaved else 409 if saved else 200)


def _refuse_incomplete_form(request: SignedInRequest, submission: Submission) -> None:
    """Say that nothing was saved; the page then shows what was typed. Raises InvalidInputError for the script."""
    message = gettext(
        "Nothing was saved, because the form came without the answers that the page had shown. What you typed is "
        "below: compare it with what is stored, then save again."
    )
    if is_autosave(request):
        raise InvalidInputError(message)
    if submission.unsaved_post:
        submission.unsaved_post.delete()
    messages.error(request, message)
