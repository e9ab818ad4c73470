"""The people of an interview: invite by link, join, change roles, comment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from triage.errors import RefusedError
from triage.models.interview import Interview, Role
from triage.selectors.roles import MANAGE
from triage.services.people import (
    INVITABLE,
    LONGEST_DAYS,
    InvitationError,
    invite,
    revoke_invitation,
    set_role,
)
from triage.services.people import comment as add_comment
from triage.services.people import join as join_interview
from triage.views.access import find_interview, number_in, signed_in


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
        "invitations": interview.invitations.valid().select_related("created_by"),
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
