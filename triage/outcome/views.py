"""What comes out: the recommendation, the plan, frozen states and their differences, the draft in the catalogue."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from triage.engine.compare import compare, ranking_changes
from triage.errors import RefusedError
from triage.interviews.access import find_interview, number_in, signed_in
from triage.interviews.changes import update_follow_up
from triage.interviews.documents import questionnaire_of
from triage.interviews.permissions import ANSWER, DECIDE, FREEZE
from triage.models import FollowUp, Interview
from triage.outcome.current import outcome_of
from triage.outcome.plan import check_step, plan_of
from triage.outcome.snapshots import decide, freeze, submit


@signed_in
@require_GET
def recommendation(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer in one sentence, why, and what would change it."""
    interview = find_interview(request, slug)
    outcome = outcome_of(user=request.user, interview=interview)
    context = {"interview": interview, "outcome": outcome, "may_freeze": FREEZE in request.allowed}
    return render(request, "triage/recommendation.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Eight hours with ticks, who meets whom, and what to ask whom."""
    interview = find_interview(request, slug)
    if request.method == "POST":
        action, _, rest = request.POST.get("do", "").partition(":")
        if action in ("tick", "untick"):
            pattern, _, hour = rest.partition(":")
            done = action == "tick"
            try:
                check_step(user=request.user, interview=interview, pattern=pattern, hour=number_in(hour), done=done)
            except RefusedError as error:
                messages.error(request, str(error))
        elif action == "task":
            task = get_object_or_404(interview.follow_ups, pk=number_in(rest))
            _keep_task(request, task, rest)
        return redirect("triage:plan", slug)
    return _plan_page(request, interview, pattern=request.GET.get("pattern", ""))


def _plan_page(
    request: HttpRequest, interview: Interview, *, pattern: str = "", addresses: dict[str, str] | None = None
) -> HttpResponse:
    """The plan; `addresses` are those of formats, by their id, that were typed and could not be used."""
    plan = plan_of(user=request.user, interview=interview, pattern=pattern)
    typed = addresses or {}
    context = {
        "interview": interview,
        "plan": plan,
        "formats": [(uid, name, typed.get(uid, "")) for uid, name in plan.formats],
        "may_answer": ANSWER in request.allowed,
        "may_freeze": FREEZE in request.allowed,
    }
    return render(request, "triage/plan.html", context, status=400 if typed else 200)


def _keep_task(request: HttpRequest, task: FollowUp, name: str) -> None:
    typed = request.POST.get(f"due-{name}", "").strip()
    try:
        due = date.fromisoformat(typed) if typed else None
    except ValueError:
        said = gettext("%(typed)r is not a date; write year-month-day, for example 2027-03-31.")
        messages.error(request, said % {"typed": typed})
        due = task.due
    whom, done = request.POST.get(f"whom-{name}", ""), f"done-{name}" in request.POST
    update_follow_up(user=request.user, follow_up=task, whom=whom, due=due, done=done)


@signed_in
@require_http_methods(["GET", "POST"])
def freezes(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen states; make another, or hand the interview to a curator."""
    interview = find_interview(request, slug)
    if request.method == "POST":
        write = submit if request.POST.get("do") == "submit" else freeze
        frozen = write(user=request.user, interview=interview, comment=request.POST.get("comment", ""))
        said = gettext("State %(number)s is kept. It will always read as it does now.")
        messages.success(request, said % {"number": frozen.number})
        return redirect("triage:freeze", slug, frozen.number)
    kept = interview.freezes.select_related("user").prefetch_related("decisions")
    context = {"interview": interview, "freezes": kept, "may_freeze": FREEZE in request.allowed}
    return render(request, "triage/freezes.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def frozen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One frozen state as it read then; curators decide on it."""
    interview = find_interview(request, slug)
    kept = get_object_or_404(interview.freezes.select_related("interview", "user"), number=number)
    if request.method == "POST":
        try:
            pattern, comment = request.POST.get("pattern", ""), request.POST.get("comment", "")
            decide(user=request.user, frozen=kept, pattern=pattern, comment=comment)
            messages.success(request, gettext("The decision is kept."))
        except RefusedError as error:
            messages.error(request, str(error))
        return redirect("triage:freeze", slug, number)
    context = {
        "interview": interview,
        "frozen": kept,
        "decisions": kept.decisions.select_related("user"),
        "others": interview.freezes.exclude(pk=kept.pk),
        "may_decide": DECIDE in request.allowed,
    }
    return render(request, "triage/frozen.html", context)


@signed_in
@require_GET
def changes(request: HttpRequest, slug: str, number: int, other: int) -> HttpResponse:
    """What changed from one frozen state to another."""
    interview = find_interview(request, slug)
    before, after = (get_object_or_404(interview.freezes, number=n) for n in sorted((number, other)))
    questionnaire = questionnaire_of(interview)
    differences = compare(questionnaire=questionnaire, before=before.document, after=after.document)
    ranking = ranking_changes(before.recommendation, after.recommendation)
    context = {"interview": interview, "before": before, "after": after, "changes": differences, "ranking": ranking}
    return render(request, "triage/changes.html", context)
