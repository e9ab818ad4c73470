"""Pages of interviews: the list, a new one, its settings, its people and comments."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.bounded_numbers import is_whole_number
from accounts.first_rows import FirstRows
from accounts.http import PortalRequest, SignedInRequest, parse_revision
from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError
from triage.interviews.access import open_interview, parse_button_number, signed_in
from triage.interviews.documents import list_interviews
from triage.interviews.lifecycle import (
    copy_interview,
    copy_sections,
    create_interview,
    delete_interview,
    rename_interview,
)
from triage.interviews.members import (
    DEFAULT_INVITATION_AGE,
    INVITABLE_ROLES,
    MAX_INVITATION_AGE,
    UnusableInvitationError,
    create_comment,
    create_invitation,
    join_interview,
    revoke_invitation,
    set_role,
)
from triage.interviews.roles import MANAGE
from triage.models import Interview
from triage.models.interview import Role

PAGE_SIZE = 25  # interviews
MAX_SOURCES = 50  # earlier interviews offered to copy answers from


@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """What triage does, the three ways to begin, and the reader's own interviews."""
    visible = list_interviews(user=request.user)
    search_text = request.GET.get("q", "").strip()
    matching = visible.filter(title__icontains=search_text) if search_text else visible
    page = Paginator(matching, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "triage/home.html", {"page": page, "q": search_text, "has_any": visible.exists()})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Name a new interview; take answers from an earlier one if wished."""
    earlier = list_interviews(user=request.user)
    if request.method == "POST":
        title, source = request.POST.get("title", ""), request.POST.get("source", "")
        try:
            if source:
                interview = copy_interview(user=request.user, source=earlier.get(slug=source), title=title)
            else:
                interview = create_interview(user=request.user, title=title)
        except (InvalidInputError, Interview.DoesNotExist) as error:
            messages.error(request, str(error))
        else:
            return redirect(_first_page(interview, request.POST.get("door", "short")))
    context = {
        "earlier": FirstRows(earlier, MAX_SOURCES),
        "title": request.POST.get("title", ""),
        "source": request.GET.get("from", ""),
    }
    return render(request, "triage/new.html", context)


def _first_page(interview: Interview, door: str) -> str:
    base = interview.get_absolute_url()
    return {"sheet": f"{base}sheet/", "full": f"{base}section/who/"}.get(door, f"{base}section/who/?door=short")


@signed_in
@require_POST
def settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Rename, delete, or take sections from another interview."""
    interview, _ = open_interview(request, slug)
    action = request.POST.get("do")
    try:
        if action == "rename":
            title, shown = request.POST.get("title", ""), request.POST.get("title.base", "")
            rename_interview(user=request.user, interview=interview, title=title, shown=shown)
        elif action == "delete":
            revision = parse_revision(request.POST.get("revision", ""))
            delete_interview(user=request.user, interview=interview, revision=revision)
            messages.success(request, gettext("“%(title)s” is deleted.") % {"title": interview.title})
            return redirect("triage:home")
        elif action == "copy":
            source = list_interviews(user=request.user).get(slug=request.POST.get("source", ""))
            sections = request.POST.getlist("sections") or None
            copy_sections(user=request.user, interview=interview, source=source, sections=sections)
            messages.success(request, gettext("The answers of “%(title)s” are here now.") % {"title": source.title})
    except (InvalidInputError, StaleWriteError, Interview.DoesNotExist) as error:
        messages.error(request, str(error))
    return redirect(interview)


@signed_in
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who is in the interview; its owner invites and changes roles."""
    interview, permissions = open_interview(request, slug)
    link = ""
    if request.method == "POST":
        try:
            link = _change_people(request, interview)
        except (InvalidInputError, StaleWriteError) as error:
            messages.error(request, str(error))
        if not link:
            return redirect("triage:people", slug)
    context = {
        "interview": interview,
        "members": interview.members.select_related("user"),
        "invitations": [(link, Role(link.role).label) for link in interview.invitations.usable()],
        "may_manage": MANAGE in permissions,
        "roles": Role.choices,
        "invitable": [(role.value, role.label) for role in INVITABLE_ROLES],
        "max_days": MAX_INVITATION_AGE,
        "link": link,
    }
    return render(request, "triage/people.html", context)


def _change_people(request: SignedInRequest, interview: Interview) -> str:
    """Do what the button says; the link of a new invitation is returned, because it is shown once."""
    action, _, pk = request.POST.get("do", "").partition(":")
    if action == "invite":
        days_text = request.POST.get("days") or str(DEFAULT_INVITATION_AGE)
        days = int(days_text) if is_whole_number(days_text) else 0
        role, note = request.POST.get("role", ""), request.POST.get("note", "")
        _, token = create_invitation(user=request.user, interview=interview, role=role, days=days, note=note)
        return request.build_absolute_uri(reverse("triage:join", args=[token]))
    if action == "revoke":
        revoke_invitation(user=request.user, interview=interview, pk=parse_button_number(pk))
    elif action == "role":
        member = get_object_or_404(interview.members, pk=parse_button_number(pk))
        role, shown = request.POST.get(f"role-{pk}", ""), request.POST.get(f"role-{pk}.base", "")
        set_role(user=request.user, interview=interview, member=member, role=role, shown=shown)
    return ""


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, token: str) -> HttpResponse:
    """Join by link. The page of an expired link names the person to ask."""
    try:
        interview = join_interview(user=request.user, token=token)
    except UnusableInvitationError as error:
        return render(request, "triage/expired.html", {"reason": str(error)}, status=410)
    messages.success(request, gettext("You are in “%(title)s”.") % {"title": interview.title})
    return redirect(interview)


@signed_in
@require_POST
def comment(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Write a comment on a section."""
    interview, _ = open_interview(request, slug)
    try:
        create_comment(user=request.user, interview=interview, section=key, text=request.POST.get("text", ""))
    except InvalidInputError as error:
        messages.error(request, str(error))
    return redirect(reverse("triage:section", args=[slug, key]) + "#comments-title")
