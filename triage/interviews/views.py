"""The people of an interview: invite by link, join, change roles, comment."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from triage.errors import RefusedError
from triage.interviews.access import find_interview, number_in, signed_in
from triage.interviews.documents import interviews
from triage.interviews.lifecycle import (
    copy_interview,
    copy_sections,
    create_interview,
    delete_interview,
    rename_interview,
)
from triage.interviews.members import (
    INVITABLE,
    LONGEST_DAYS,
    InvitationError,
    invite,
    revoke_invitation,
    set_role,
)
from triage.interviews.members import comment as add_comment
from triage.interviews.members import join as join_interview
from triage.interviews.permissions import MANAGE
from triage.models.interview import Interview, Role


@signed_in
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the interview; its owner invites and changes roles."""
    interview = find_interview(request, slug)
    link = ""
    if request.method == "POST":
        try:
            link = _change(request, interview)
        except RefusedError as error:
            messages.error(request, str(error))
        if not link:
            return redirect("triage:people", slug)
    context = {
        "interview": interview,
        "members": interview.members.select_related("user"),
        "invitations": [(link, Role(link.role).label) for link in interview.invitations.usable()],
        "may_manage": MANAGE in request.allowed,
        "roles": Role.choices,
        "invitable": [(role.value, role.label) for role in INVITABLE],
        "longest": LONGEST_DAYS,
        "link": link,
    }
    return render(request, "triage/people.html", context)


def _change(request: HttpRequest, interview: Interview) -> str:
    """Do what the button says; a new invitation's address is returned, because it is shown once."""
    action, _, pk = request.POST.get("do", "").partition(":")
    if action == "invite":
        days = int(request.POST.get("days") or 14) if request.POST.get("days", "14").isdigit() else 0
        role, note = request.POST.get("role", ""), request.POST.get("note", "")
        _, token = invite(user=request.user, interview=interview, role=role, days=days, note=note)
        return request.build_absolute_uri(reverse("triage:join", args=[token]))
    if action == "revoke":
        revoke_invitation(user=request.user, interview=interview, pk=number_in(pk))
    elif action == "role":
        member = get_object_or_404(interview.members, pk=number_in(pk))
        set_role(user=request.user, interview=interview, member=member, role=request.POST.get(f"role-{pk}", ""))
    return ""


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Join by link. A link that has expired says whom to ask."""
    try:
        interview = join_interview(user=request.user, token=token)
    except InvitationError as error:
        return render(request, "triage/expired.html", {"reason": str(error)}, status=410)
    messages.success(request, gettext("You are in “%(title)s”.") % {"title": interview.title})
    return redirect(interview)


@signed_in
@require_POST
def comment(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    interview = find_interview(request, slug)
    try:
        add_comment(user=request.user, interview=interview, section=key, text=request.POST.get("text", ""))
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect(reverse("triage:section", args=[slug, key]) + "#comments-title")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What triage does, the three doors, and the reader's own interviews."""
    mine = interviews(user=request.user)
    words = request.GET.get("q", "").strip()
    found = mine.filter(title__icontains=words) if words else mine
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "triage/home.html", {"page": page, "q": words, "has_any": mine.exists()})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Name a new interview; take answers from an earlier one if wished."""
    earlier = interviews(user=request.user)
    if request.method == "POST":
        title, source = request.POST.get("title", ""), request.POST.get("source", "")
        try:
            if source:
                interview = copy_interview(user=request.user, source=earlier.get(slug=source), title=title)
            else:
                interview = create_interview(user=request.user, title=title)
        except (RefusedError, Interview.DoesNotExist) as error:
            messages.error(request, str(error))
        else:
            door = request.POST.get("door", "short")
            return redirect(_first_page(interview, door))
    context = {"earlier": earlier[:50], "title": request.POST.get("title", ""), "source": request.GET.get("from", "")}
    return render(request, "triage/new.html", context)


def _first_page(interview: Interview, door: str) -> str:
    base = interview.get_absolute_url()
    return {"sheet": f"{base}sheet/", "full": f"{base}section/who/"}.get(door, f"{base}section/who/?door=short")


@signed_in
@require_POST
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename, delete, or take sections from another interview."""
    found = find_interview(request, slug)
    action = request.POST.get("do")
    try:
        if action == "rename":
            rename_interview(user=request.user, interview=found, title=request.POST.get("title", ""))
        elif action == "delete":
            delete_interview(user=request.user, interview=found)
            messages.success(request, gettext("“%(title)s” is deleted.") % {"title": found.title})
            return redirect("triage:home")
        elif action == "copy":
            source = interviews(user=request.user).get(slug=request.POST.get("source", ""))
            chosen = request.POST.getlist("sections") or None
            copy_sections(user=request.user, interview=found, source=source, sections=chosen)
            messages.success(request, gettext("The answers of “%(title)s” are here now.") % {"title": source.title})
    except (RefusedError, Interview.DoesNotExist) as error:
        messages.error(request, str(error))
    return redirect(found)
