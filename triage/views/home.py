"""The way in: what triage is, the reader's interviews, the patterns, a new or imported interview."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from triage.errors import RefusedError
from triage.models import Interview
from triage.selectors.content import pattern_page, patterns_in_force
from triage.selectors.interviews import interviews, progress, totals
from triage.selectors.outcome import outcome_of
from triage.selectors.roles import ANSWER, FREEZE, MANAGE
from triage.services.imports import LARGEST, import_interview
from triage.services.interviews import (
    copy_interview,
    copy_sections,
    create_interview,
    delete_interview,
    rename_interview,
)
from triage.views.access import find_interview, signed_in


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


@signed_in
@require_http_methods(["GET", "POST"])
def import_interview_page(request: HttpRequest) -> HttpResponse:
    """Take an interview exported here or elsewhere."""
    file = request.FILES.get("file")
    if request.method == "POST" and file is None:
        messages.error(request, gettext("Choose a file that the portal exported as JSON."))
    if file is not None:
        try:
            if file.size > LARGEST:
                sizes = {"size": f"{file.size:,}", "largest": f"{LARGEST:,}"}
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


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """All patterns of the rule set in force."""
    return render(request, "triage/patterns.html", {"patterns": patterns_in_force()})


@require_GET
def pattern(request: HttpRequest, key: str) -> HttpResponse:
    """One pattern: when it fits, when it does not, its eight hours, the rules that speak for and against it."""
    found = pattern_page(key=key)
    if found is None:
        raise Http404(gettext("There is no such pattern."))
    return render(request, "triage/pattern.html", found)
