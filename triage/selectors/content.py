"""Questionnaires and rule sets, from their rows to the engine's own forms."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from triage.engine import questionnaire as pure
from triage.engine import rules as pure_rules
from triage.engine.conditions import as_condition
from triage.models import Pattern, Questionnaire, Rule, RuleSet, Section


def questionnaire_in_force() -> Questionnaire:
    """The questionnaire that new interviews get. Raises Questionnaire.DoesNotExist before `load_triage` has run."""
    return Questionnaire.objects.get(key="default")


def as_questionnaire(row: Questionnaire) -> pure.Questionnaire:
    """The engine's form of a questionnaire, kept in memory until the row changes; whoever edits questions saves it."""
    return _questionnaire(row.pk, row.updated_at)


@lru_cache(maxsize=8)
def _questionnaire(pk: int, updated_at: datetime) -> pure.Questionnaire:
    row = Questionnaire.objects.get(pk=pk)
    sections = row.sections.prefetch_related("questions")
    return pure.Questionnaire(
        version=row.version, key=row.key, title=row.title, sections=tuple(_as_section(section) for section in sections)
    )


def _as_section(row: Section) -> pure.Section:
    return pure.Section(
        key=row.key,
        title=row.title,
        seed=row.seed,
        minutes=row.minutes,
        record=row.record_name,
        minimum=row.minimum,
        maximum=row.maximum,
        count_signal=row.count_signal,
        questions=tuple(pure.parse_question(question.as_raw()) for question in row.questions.all()),
    )


def rule_set_in_force(*, domains: list[str]) -> RuleSet:
    """The rule set of the first of these domains that has one in force, else everybody's."""
    active = {row.domain: row for row in RuleSet.objects.filter(status=RuleSet.Status.ACTIVE)}
    for domain in [*domains, ""]:
        if domain in active:
            return active[domain]
    raise RuleSet.DoesNotExist("No rule set is in force; run `manage.py load_triage`.")


def as_rule_set(row: RuleSet) -> pure_rules.RuleSet:
    """The engine's form of a rule set. Raises ValueError naming the rule that is wrong.

    What is or was in force never changes and is kept in memory.
    """
    return _read_rule_set(row) if row.status == RuleSet.Status.DRAFT else _fixed_rule_set(row.pk)


@lru_cache(maxsize=8)
def _fixed_rule_set(pk: int) -> pure_rules.RuleSet:
    return _read_rule_set(RuleSet.objects.get(pk=pk))


def _read_rule_set(row: RuleSet) -> pure_rules.RuleSet:
    rules = {kind: [] for kind in Rule.Kind.values}
    for rule in row.rules.all():
        rules[rule.kind].append(rule.as_raw())
    return pure_rules.parse_rule_set(
        rules={
            "version": row.version,
            "gates": rules[Rule.Kind.GATE],
            "scores": rules[Rule.Kind.SCORE],
            "addons": rules[Rule.Kind.ADDON],
            "escalate": rules[Rule.Kind.EXIT],
            "budget": {"penalty_per_class": row.penalty_per_class},
            "near_tie": row.near_tie,
            "companions": {"patterns": row.companions, "min_score": row.companion_score},
            "ask_order": row.ask_order,
        },
        patterns=[_as_raw_pattern(pattern) for pattern in row.patterns.prefetch_related("steps")],
    )


def _as_raw_pattern(row: Pattern) -> dict:
    names = ("name", "slogan", "level", "cost", "parts", "fits", "not_fits", "components", "seed_examples")
    raw = {name: getattr(row, name) for name in names}
    return raw | {"id": row.key, "steps": [step.text for step in row.steps.all()], "outgrown_to": row.outgrown_to}


def patterns_in_force(*, domain: str = "") -> QuerySet[Pattern]:
    """The patterns of the rule set in force, for pages and REST; they are public."""
    active = RuleSet.objects.filter(status=RuleSet.Status.ACTIVE, domain=domain)
    return Pattern.objects.filter(rule_set__in=active).prefetch_related("steps")


def pattern_page(*, key: str) -> dict[str, Any] | None:
    """A pattern in force with its neighbours and the rules about it; None where there is no such pattern."""
    pattern = patterns_in_force().filter(key=key).first()
    if pattern is None:
        return None
    rules = pattern.rule_set.rules.filter(pattern=key)
    names = dict(pattern.rule_set.patterns.values_list("key", "name"))
    return {
        "pattern": pattern,
        "gates": [(rule, _conditions(rule)) for rule in rules if rule.kind == Rule.Kind.GATE],
        "scores": [(rule, _conditions(rule)) for rule in rules if rule.kind == Rule.Kind.SCORE],
        "outgrown_to": [(other, names.get(other, other)) for other in pattern.outgrown_to],
        "is_stale": pattern.reviewed_on is not None and (timezone.localdate() - pattern.reviewed_on).days > 365,
    }


def _conditions(rule: Rule) -> str:
    return " and ".join(str(as_condition(condition)) for condition in rule.when)
