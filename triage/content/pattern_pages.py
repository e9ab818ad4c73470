"""The content of the page of one pattern. Separate module because REST and recommendations read rules without pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from triage.content.compiling import Content
from triage.content.versions import get_content
from triage.engine.outcome import list_templates
from triage.engine.plan_steps import PlanStep, fill_steps
from triage.engine.rules import Pattern, Rule, RuleSet
from triage.engine.signal_words import describe_rule

MAX_REVIEW_AGE = 365  # days after which a pattern may be out of date


@dataclass(frozen=True)
class PatternPage:
    """A pattern in force with the rules about it.

    Attributes:
        steps: Of its plan, without the facts of an interview, for the first way to build it.
        outgrown_to: The patterns to change to when this one no longer suffices.
        is_stale: Whether its last review is more than MAX_REVIEW_AGE ago.
    """

    pattern: Pattern
    steps: list[PlanStep]
    gates: list[tuple[Rule, str]]
    scores: list[tuple[Rule, str]]
    outgrown_to: list[Pattern]
    is_stale: bool


def find_pattern_page(*, key: str) -> PatternPage | None:
    """The content of the page of a pattern; None if no pattern in force has this key."""
    content = get_content()
    rules = content.rules
    pattern = rules.patterns.get(key)
    if pattern is None:
        return None
    return PatternPage(
        pattern=pattern,
        steps=list_plain_steps(pattern, rules),
        gates=_list_rules(content, "gate", key),
        scores=_list_rules(content, "score", key),
        outgrown_to=[rules.patterns[other] for other in pattern.outgrown_to if other in rules.patterns],
        is_stale=pattern.reviewed_on is not None and (timezone.localdate() - pattern.reviewed_on).days > MAX_REVIEW_AGE,
    )


def list_plain_steps(pattern: Pattern, rules: RuleSet) -> list[PlanStep]:
    """The steps of a pattern's plan as they are before anybody has answered."""
    ways = rules.advice.costs.table.ways.get(pattern.key, ()) if rules.advice else ()
    templates = list_templates(pattern, rules)
    return fill_steps(templates, facts={}, signals={}, way=ways[0].key if ways else "")


def _list_rules(content: Content, kind: str, pattern: str) -> list[tuple[Rule, str]]:
    rules = (rule for rule in content.rules.rules_of_kind(kind) if rule.pattern == pattern)
    return [(rule, describe_rule(rule, content.questionnaire)) for rule in rules]
