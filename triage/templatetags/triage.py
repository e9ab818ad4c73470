"""Words for an outcome's keys, in templates."""

from django import template

from triage.engine.outcome import Outcome, Said
from triage.engine.quantities import readable_bytes

register = template.Library()


@register.filter
def pattern_name(outcome: Outcome, key: str) -> str:
    """{{ outcome|pattern_name:key }}: a pattern's name."""
    pattern = outcome.rules.patterns.get(key or "")
    return pattern.name if pattern else "no recommendation"


@register.filter
def said(outcome: Outcome, signal: str) -> list[Said]:
    """{{ outcome|said:signal }}: the answers behind a signal."""
    return outcome.said(signal)


@register.filter
def asked(outcome: Outcome, signal: str) -> str:
    """{{ outcome|asked:signal }}: the question that feeds a signal."""
    section, question = next(iter(outcome.document.questionnaire.asking(signal)), (None, None))
    return question.text if question else section.title if section else signal


@register.filter
def signed(points: int) -> str:
    """+3, 0, −2."""
    return f"{points:+d}".replace("-", "\u2212") if points else "0"


@register.filter
def size(count: float | None) -> str:
    """1500000000 -> 1.5 GB."""
    return "" if count is None else readable_bytes(count)
