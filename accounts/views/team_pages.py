"""Pages of teams: create, show, join by invitation, leave."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.adapters import SESSION_KEY
from accounts.forms import InvitationForm, TeamForm
from accounts.http import PortalRequest, SignedInRequest
from accounts.models import Team, User
from accounts.services.teams import (
    accept_invitation,
    create_team,
    find_invitation,
    invite,
    make_manager,
    remove_member,
    send_invitation,
)


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Links to what belongs to an account."""
    return render(request, "accounts/account.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: SignedInRequest) -> HttpResponse:
    """The teams that one is in, and a form for a new one."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = create_team(user=request.user, name=form.cleaned_data["name"])
        return redirect("accounts:team", team_id=team.pk)
    return render(request, "accounts/teams.html", {"form": form, "teams": Team.objects.visible_to(request.user)})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The members of a team; for managers also a form to invite people, and after a POST the link, shown once."""
    current = get_object_or_404(Team.objects.visible_to(request.user), pk=team_id)
    form = InvitationForm(request.POST or None)
    link = None
    if request.method == "POST" and form.is_valid():
        invitation, secret = invite(user=request.user, email=form.cleaned_data["email"], team=current)
        link = request.build_absolute_uri(reverse("accounts:invitation", args=[secret]))
        send_invitation(invitation=invitation, url=link)
    context = {
        "team": current,
        "form": form,
        "link": link,
        "manages": Team.objects.managed_by(request.user).filter(pk=team_id).exists(),
        "managers": set(current.managers.all()),
    }
    return render(request, "accounts/team.html", context)


@login_required
@require_POST
def member(request: SignedInRequest, team_id: int, user_id: int) -> HttpResponse:
    """Remove a member, or make a member a manager."""
    current = get_object_or_404(Team.objects.visible_to(request.user), pk=team_id)
    person = get_object_or_404(current.members, pk=user_id)
    change = make_manager if request.POST.get("action") == "manager" else remove_member
    try:
        change(user=request.user, team=current, member=person)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    still_in = Team.objects.visible_to(request.user).filter(pk=team_id).exists()
    return redirect("accounts:team", team_id=team_id) if still_in else redirect("accounts:teams")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PortalRequest, secret: str) -> HttpResponse:
    """Follow an invitation: sign up, or join the team with an account that one has; 410 if it is not usable."""
    link = find_invitation(secret=secret)
    if link and request.method == "POST":
        if not isinstance(request.user, User):
            request.session[SESSION_KEY] = secret
            return redirect("account_signup")
        accept_invitation(user=request.user, secret=secret)
        messages.success(request, "Welcome." if link.target is None else f"You are in the team {link.target}.")
        return redirect("accounts:teams")
    context = {"invitation": link, "team": link.target if link else None}
    return render(request, "accounts/invitation.html", context, status=200 if link else 410)
