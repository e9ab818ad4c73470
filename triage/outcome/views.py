"""Pages of the outcome: recommendation, plan, snapshots and what changed between them."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError
from triage.interviews.access import open_interview, parse_button_number, signed_in
from triage.interviews.follow_ups import TaskState, edit_follow_up
from triage.interviews.linked_systems import list_linked_systems
from triage.interviews.roles import ANSWER, DECIDE, SNAPSHOT
from triage.models import FollowUp, Interview
from triage.outcome.current import get_outcome
from triage.outcome.plan import check_step, get_plan
from triage.outcome.snapshots import compare_snapshots, create_decision, create_snapshot, submit_interview
from triage.outcome.starter_kit import write_starter_kit


@signed_in
@require_GET
def recommendation(request: SignedInRequest, slug: str) -> HttpResponse:
    """The answer in one sentence, why, and what would change it."""
    interview, permissions = open_interview(request, slug)
    outcome = get_outcome(user=request.user, interview=interview)
    context = {
        "interview": interview,
        "outcome": outcome,
        "may_snapshot": SNAPSHOT in permissions,
    }
    return render(request, "triage/recommendation.html", context)


@signed_in
@require_GET
def starter_kit(request: SignedInRequest, slug: str) -> HttpResponse:
    """The zip of the pattern of the plan, or of the requested one."""
    interview, _ = open_interview(request, slug)
    plan = get_plan(user=request.user, interview=interview, pattern=request.GET.get("pattern", ""))
    if plan.pattern is None:
        raise Http404(gettext("There is no recommendation yet, and so no starter kit."))
    content = write_starter_kit(title=interview.title, outcome=plan.outcome, pattern=plan.pattern)
    name = f"{interview.slug}-{plan.pattern.key}.zip"
    return HttpResponse(
        content, content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@signed_in
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """The eight hours, the interfaces, and the questions to other people."""
    interview, permissions = open_interview(request, slug)
    if request.method == "POST":
        _change_plan(request, interview)
        return redirect("triage:plan", slug)
    return render_plan(request, interview, permissions, pattern=request.GET.get("pattern", ""))


def _change_plan(request: SignedInRequest, interview: Interview) -> None:
    """Do what the button says: "tick:<pattern>:<hour>", "untick:<pattern>:<hour>" or "task:<number>"."""
    action, _, rest = request.POST.get("do", "").partition(":")
    if action in ("tick", "untick"):
        pattern, _, hour_text = rest.partition(":")
        hour, done = parse_button_number(hour_text), action == "tick"
        try:
            check_step(user=request.user, interview=interview, pattern=pattern, hour=hour, done=done)
        except InvalidInputError as error:
            messages.error(request, str(error))
    elif action == "task":
        task = get_object_or_404(interview.follow_ups, pk=parse_button_number(rest))
        _edit_task(request, task, rest)


def _edit_task(request: SignedInRequest, task: FollowUp, number: str) -> None:
    due_text = request.POST.get(f"due-{number}", "").strip()
    shown_due = parse_date(request.POST.get(f"due-{number}.base", ""))
    try:
        due = date.fromisoformat(due_text) if due_text else None
    except ValueError:
        message = gettext("%(text)r is not a date; write year-month-day, for example 2027-03-31.")
        messages.error(request, message % {"text": due_text})
        due = shown_due
    whom, done = request.POST.get(f"whom-{number}", ""), f"done-{number}" in request.POST
    shown_whom, shown_done = request.POST.get(f"whom-{number}.base", ""), f"done-{number}.base" in request.POST
    shown = TaskState(shown_whom, shown_due, shown_done)
    try:
        edit_follow_up(user=request.user, follow_up=task, shown=shown, state=TaskState(whom, due, done))
    except StaleWriteError as error:
        messages.error(request, str(error))


def render_plan(
    request: SignedInRequest,
    interview: Interview,
    permissions: frozenset[str],
    *,
    pattern: str = "",
    wrong_addresses: dict[str, str] | None = None,
) -> HttpResponse:
    """The page of the plan.

    Args:
        wrong_addresses: Addresses of formats, by record id, that were typed and could not be used.
    """
    plan = get_plan(user=request.user, interview=interview, pattern=pattern)
    addresses = wrong_addresses or {}
    context = {
        "interview": interview,
        "plan": plan,
        "systems": list_linked_systems(user=request.user, document=plan.outcome.document),
        "formats": [(uid, name, addresses.get(uid, "")) for uid, name in plan.formats],
        "may_answer": ANSWER in permissions,
        "may_snapshot": SNAPSHOT in permissions,
    }
    return render(request, "triage/plan.html", context, status=400 if addresses else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def snapshots(request: SignedInRequest, slug: str) -> HttpResponse:
    """The snapshots of an interview; make another, or hand the interview to the curators."""
    interview, permissions = open_interview(request, slug)
    if request.method == "POST":
        create = submit_interview if request.POST.get("do") == "submit" else create_snapshot
        snapshot = create(user=request.user, interview=interview, comment=request.POST.get("comment", ""))
        message = gettext("Snapshot %(number)s is stored. It will not change when the answers or the rules do.")
        messages.success(request, message % {"number": snapshot.number})
        return redirect("triage:snapshot", slug, snapshot.number)
    stored = interview.snapshots.select_related("user").prefetch_related("decisions")
    context = {"interview": interview, "snapshots": stored, "may_snapshot": SNAPSHOT in permissions}
    return render(request, "triage/snapshots.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def snapshot(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """One snapshot; curators decide on it."""
    interview, permissions = open_interview(request, slug)
    stored = get_object_or_404(interview.snapshots.select_related("interview", "user"), number=number)
    if request.method == "POST":
        try:
            pattern, comment = request.POST.get("pattern", ""), request.POST.get("comment", "")
            create_decision(user=request.user, snapshot=stored, pattern=pattern, comment=comment)
            messages.success(request, gettext("The decision is stored."))
        except InvalidInputError as error:
            messages.error(request, str(error))
        return redirect("triage:snapshot", slug, number)
    context = {
        "interview": interview,
        "snapshot": stored,
        "decisions": stored.decisions.select_related("user"),
        "others": interview.snapshots.exclude(pk=stored.pk),
        "may_decide": DECIDE in permissions,
    }
    return render(request, "triage/snapshot.html", context)


@signed_in
@require_GET
def changes(request: SignedInRequest, slug: str, number: int, other: int) -> HttpResponse:
    """The changes from the earlier to the later of two snapshots."""
    interview, _ = open_interview(request, slug)
    before, after = (get_object_or_404(interview.snapshots, number=n) for n in sorted((number, other)))
    context = {"interview": interview, "before": before, "after": after, "changes": compare_snapshots(before, after)}
    return render(request, "triage/changes.html", context)
