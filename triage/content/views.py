"""Pages of the patterns."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from triage.content.howtos import list_howtos
from triage.content.ideas import describe_ideas
from triage.content.kin import find_kin
from triage.content.pattern_pages import find_pattern_page
from triage.content.versions import get_content
from triage.engine.domains import draw_chart


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """All patterns in force."""
    return render(request, "triage/patterns.html", {"patterns": get_content().rules.patterns.values()})


@require_GET
def pattern(request: HttpRequest, key: str) -> HttpResponse:
    """One pattern: when it fits, when it does not, its eight hours, the rules for and against it."""
    page = find_pattern_page(key=key)
    if page is None:
        raise Http404(gettext("There is no such pattern."))
    context = {
        "page": page,
        "pattern": page.pattern,
        "kin": find_kin(user=request.user, names=page.pattern.seed_examples),
        "ways": get_content().advice.costs.table.ways.get(key, ()),
    }
    return render(request, "triage/pattern.html", context)


@require_GET
def prices(request: HttpRequest) -> HttpResponse:
    """The prices behind all sums, with their sources and their day."""
    table = get_content().advice.costs.table
    context = {"table": table, "is_stale": table.is_stale(timezone.localdate()), "is_own": bool(settings.LWDS_CONTENT)}
    return render(request, "triage/prices.html", context)


@require_GET
def domains(request: HttpRequest) -> HttpResponse:
    """The domains that have a mapping from data to technology."""
    return render(request, "triage/domains.html", {"domains": get_content().advice.domains})


@require_GET
def domain(request: HttpRequest, key: str) -> HttpResponse:
    """The mapping of one domain: its chart, and for each kind of data the pattern, repositories and limits."""
    content = get_content()
    advice = content.advice
    chosen = next((domain for domain in advice.domains if domain.key == key), None)
    if chosen is None:
        raise Http404(gettext("There is no such domain."))
    known = {repository.key: repository for repository in advice.repositories}
    patterns = content.rules.patterns
    rows = [(row, patterns[row.pattern].name, [known[name] for name in row.repositories]) for row in chosen.rows]
    return render(request, "triage/domain.html", {"domain": chosen, "chart": draw_chart(chosen), "rows": rows})


@require_GET
def howtos(request: HttpRequest) -> HttpResponse:
    """All how-to pages."""
    return render(request, "triage/howtos.html", {"howtos": list_howtos().values()})


@require_GET
def howto(request: HttpRequest, key: str) -> HttpResponse:
    """One how-to page: what to do, where this portal helps, the kits that have the script, pages outside."""
    page = list_howtos().get(key)
    if page is None:
        raise Http404(gettext("There is no such how-to."))
    known = get_content().rules.patterns
    patterns = [known[pattern] for pattern in page.kits if pattern in known]
    return render(request, "triage/howto.html", {"page": page, "patterns": patterns})


@require_GET
def ideas(request: HttpRequest) -> HttpResponse:
    """The founding ideas: postulates, pyramid, the Scutero principle, the ladder, the map and the boneyard."""
    return render(request, "triage/ideas.html", describe_ideas(user=request.user))
