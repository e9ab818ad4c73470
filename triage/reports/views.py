"""The page across interviews: what people have, use and need, and which interviews have the same."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from accounts.first_rows import FirstRows
from accounts.http import SignedInRequest
from triage.content.versions import get_content
from triage.engine.leave_one_out import leave_one_out
from triage.engine.questionnaire import Section
from triage.interviews.access import signed_in
from triage.interviews.documents import list_interviews
from triage.reports.across_interviews import (
    COUNTED,
    ValueCount,
    count_systems,
    count_values,
    find_interviews_with,
    list_text_rows,
)
from triage.reports.agreement import count_agreement, list_decisions

PAGE_SIZE = 100  # records
MAX_SYSTEMS = 50


@signed_in
@require_GET
def across(request: SignedInRequest) -> HttpResponse:
    """Tables and plots over the interviews that the reader may see: all of them for a curator."""
    user = request.user
    questionnaire = get_content().questionnaire
    section = questionnaire.by_key.get(request.GET.get("about", ""))
    if section is None or section.key not in COUNTED:
        section = questionnaire.by_key["formats"]
    search = {name: request.GET.get(name, "").strip() for name in ("format_name", "kind", "system")}
    rows = list_text_rows(user=user, section=section)
    counted = {key: count_values(user=user, section=section, key=key) for key in COUNTED[section.key]}
    context = {
        "section": section,
        "sections": questionnaire.record_sections,
        "plots": [_describe_plot(section, key, counts) for key, counts in counted.items()],
        "columns": [question for question in section.current if question.kind != "file"],
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "total": list_interviews(user=user).count(),
        "systems": FirstRows(count_systems(user=user), MAX_SYSTEMS),
        "search": search,
        "matching": find_interviews_with(user=user, **search) if any(search.values()) else None,
        "formats": questionnaire.by_key["formats"].by_key["name"].options,
        "kinds": questionnaire.by_key["types"].by_key["kind"].options,
    }
    return render(request, "triage/across.html", context)


def _describe_plot(section: Section, key: str, counts: list[ValueCount]) -> dict[str, Any]:
    """Interviews by value, in the shape that templates/components/plot.html takes."""
    if counts:
        first = {"value": counts[0].value, "n": counts[0].interviews}
        summary = gettext("Most often %(value)s, in %(n)s.") % first
    else:
        summary = gettext("Nobody has answered it yet.")
    return {
        "id": f"plot-{section.key}-{key}",
        "kind": "bars",
        "title": section.by_key[key].text,
        "text": gettext("Interviews by answer.") + f" {summary}",
        "columns": [
            {"key": "value", "label": gettext("Answer"), "number": False},
            {"key": "interviews", "label": gettext("Interviews"), "number": True},
        ],
        "rows": [[count.value, count.interviews] for count in counts],
        "options": {},
    }


@signed_in
@require_GET
def decisions(request: SignedInRequest) -> HttpResponse:
    """Decisions of curators beside recommendations; how much the scenarios depend on single answers."""
    content = get_content()
    rules = content.rules
    rows = list_decisions(user=request.user, rules=rules)
    cases = [(case["name"], case["signals"], case["expect"]) for case in content.scenarios]
    context = {
        "rows": rows,
        "agreement": count_agreement(rows),
        "left_out": leave_one_out(cases, rules),
        "version": rules.version,
    }
    return render(request, "triage/decisions.html", context)
