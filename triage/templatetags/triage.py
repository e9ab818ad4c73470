"""Filters that show the parts of an outcome in templates.

Separate module because Django looks for it under the name of the library.
"""

from urllib.parse import urlsplit

from django import template
from django.utils import timezone

from triage.engine.evidence import Evidence
from triage.engine.outcome import Outcome
from triage.engine.plan_facts import describe_dollars
from triage.engine.prices import CLASS_WORDS, Host, PriceTable
from triage.engine.quantities import render_bytes
from triage.engine.recommend import Candidate
from triage.engine.report import AnswerGroup, AnswerTable, tabulate_answers

register = template.Library()


@register.filter
def pattern_name(outcome: Outcome, key: str) -> str:
    """{{ outcome|pattern_name:key }}: a pattern's name."""
    pattern = outcome.rules.patterns.get(key or "")
    return pattern.name if pattern else "no recommendation"


@register.filter
def evidence_for(outcome: Outcome, signal: str) -> list[Evidence]:
    """{{ outcome|evidence_for:signal }}: the answers behind a signal."""
    return outcome.evidence_for(signal)


@register.filter
def question_for(outcome: Outcome, signal: str) -> str:
    """{{ outcome|question_for:signal }}: the text of the question that feeds a signal."""
    section, question = next(iter(outcome.document.questionnaire.find_questions(signal)), (None, None))
    return question.text if question else section.title if section else signal


@register.filter
def class_words(cost: str) -> str:
    """M -> $10 to $100."""
    return CLASS_WORDS.get(cost, cost)


@register.filter
def candidate_for(outcome: Outcome, pattern: str) -> Candidate | None:
    """{{ outcome|candidate_for:item.pattern }}: a pattern with its points; None where a gate removed it."""
    return outcome.recommendation.candidate(pattern)


@register.filter
def as_table(groups: list[AnswerGroup]) -> AnswerTable | None:
    """{{ groups|as_table }}: several records side by side; None where that does not fit."""
    return tabulate_answers(groups)


@register.filter
def site_of(address: str) -> str:
    """https://docs.github.com/en/repositories -> docs.github.com; other words stay."""
    return urlsplit(address).hostname or address


@register.filter
def money(pair: tuple[float, float]) -> str:
    """(2.4, 3.0) -> $2.40 to $3.00; zero is $0."""
    return describe_dollars(pair)


@register.filter
def unit_price(pair: tuple[float, float]) -> str:
    """(0.021, 0.023) -> $0.021 to 0.023; zero is a dash."""
    low, high = pair
    if not high:
        return "\u2013"
    return f"${low:g}" if low == high else f"${low:g} to {high:g}"


@register.filter
def host_of(table: PriceTable, key: str) -> Host | None:
    """{{ table|host_of:option.host }}: a host with its prices, source and day."""
    return table.hosts.get(key)


@register.filter
def is_stale(host: Host) -> bool:
    """{{ host|is_stale }}: whether nobody has compared the prices with their source for more than a year."""
    return host.is_stale(timezone.localdate())


@register.filter
def signed(points: int) -> str:
    """+3, 0, −2."""
    return f"{points:+d}".replace("-", "\u2212") if points else "0"


@register.filter
def size(count: float | None) -> str:
    """1500000000 -> 1.5 GB."""
    return "" if count is None else render_bytes(count)
