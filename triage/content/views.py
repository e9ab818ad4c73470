"""Pages of the patterns."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from triage.content.rule_sets import pattern_page, patterns_in_force


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
