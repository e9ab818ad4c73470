"""Across interviews: what people have, use and need, and who else uses a thing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from triage.content.questionnaires import as_questionnaire, questionnaire_in_force
from triage.engine.questionnaire import Section
from triage.interviews.access import signed_in
from triage.interviews.documents import interviews
from triage.reports.across_interviews import COUNTED, Tally, answers_across, systems_used, tally, who_else


@signed_in
@require_GET
def across(request: HttpRequest) -> HttpResponse:
    """Tables and plots over the interviews that the reader may see: all of them for a curator."""
    user = request.user
    questionnaire = as_questionnaire(questionnaire_in_force())
    section = questionnaire.by_key.get(request.GET.get("about", ""))
    if section is None or section.key not in COUNTED:
        section = questionnaire.by_key["formats"]
    wanted = {name: request.GET.get(name, "").strip() for name in ("format_name", "kind", "system")}
    rows = answers_across(user=user, section=section)
    context = {
        "section": section,
        "sections": questionnaire.record_sections,
        "plots": [_plot(section, key, tally(user=user, section=section, key=key)) for key in COUNTED[section.key]],
        "columns": [question for question in section.current if question.kind != "file"],
        "page": Paginator(rows, 100).get_page(request.GET.get("page")),
        "total": interviews(user=user).count(),
        "systems": systems_used(user=user)[:50],
        "wanted": wanted,
        "found": who_else(user=user, **wanted) if any(wanted.values()) else None,
        "formats": questionnaire.by_key["formats"].by_key["name"].options,
        "kinds": questionnaire.by_key["types"].by_key["kind"].options,
    }
    return render(request, "triage/across.html", context)


def _plot(section: Section, key: str, tallies: list[Tally]) -> dict[str, Any]:
    """Interviews by value, as templates/components/plot.html wants it."""
    if tallies:
        first = {"value": tallies[0].value, "n": tallies[0].interviews}
        most = gettext("Most often %(value)s, in %(n)s.") % first
    else:
        most = gettext("Nobody has answered it yet.")
    return {
        "id": f"plot-{section.key}-{key}",
        "kind": "bars",
        "title": section.by_key[key].text,
        "text": gettext("Interviews by answer.") + f" {most}",
        "columns": [
            {"key": "value", "label": gettext("Answer"), "number": False},
            {"key": "interviews", "label": gettext("Interviews"), "number": True},
        ],
        "rows": [[item.value, item.interviews] for item in tallies],
        "options": {},
    }
