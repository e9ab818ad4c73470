"""Pages of the patterns."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from triage.content.rule_sets import find_pattern_page, list_patterns


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """All patterns of the rule set in force."""
    return render(request, "triage/patterns.html", {"patterns": list_patterns()})


@require_GET
def pattern(request: HttpRequest, key: str) -> HttpResponse:
    """One pattern: when it fits, when it does not, its eight hours, the rules for and against it."""
    page = find_pattern_page(key=key)
    if page is None:
        raise Http404(gettext("There is no such pattern."))
    return render(request, "triage/pattern.html", {"page": page, "pattern": page.pattern})
