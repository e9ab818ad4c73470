"""Rule sets: read as the engine takes them, checked against their scenarios, put in force, forked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.content.shipped import shipped_advice
from triage.engine import rules as engine
from triage.engine.conditions import parse_condition
from triage.engine.recommend import recommend
from triage.models import Pattern, PatternStep, Rule, RuleSet, Scenario

RowOfRuleSet = TypeVar("RowOfRuleSet", Rule, Scenario)
MAX_REVIEW_AGE = 365  # days after which a pattern's cost class may be out of date


def get_rule_set_in_force(*, domains: list[str]) -> RuleSet:
    """The rule set of the first of these domains that has one in force, else the one without a domain.

    Raises:
        RuleSet.DoesNotExist: `load_triage` has not run.
    """
    active = {row.domain: row for row in RuleSet.objects.filter(status=RuleSet.Status.ACTIVE)}
    for domain in [*domains, ""]:
        if domain in active:
            return active[domain]
    raise RuleSet.DoesNotExist("No rule set is in force; run `manage.py load_triage`.")


def build_rule_set(row: RuleSet) -> engine.RuleSet:
    """The engine's rule set of a row; those that are or were in force never change and are kept in memory.

    Raises:
        ValueError: A rule is wrong; the text names it.
    """
    return _build(row) if row.status == RuleSet.Status.DRAFT else _build_fixed(row.pk)


@lru_cache(maxsize=8)
def _build_fixed(pk: int) -> engine.RuleSet:
    return _build(RuleSet.objects.get(pk=pk))


def _build(row: RuleSet) -> engine.RuleSet:
    rules: dict[str, list[dict[str, Any]]] = {kind: [] for kind in Rule.Kind.values}
    for rule in row.rules.all():
        rules[rule.kind].append(rule.as_raw())
    return engine.parse_rule_set(
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
        patterns=[_pattern_as_raw(pattern) for pattern in row.patterns.prefetch_related("steps")],
        advice=shipped_advice(settings.LWDS_PRICES),
    )


def _pattern_as_raw(row: Pattern) -> dict[str, Any]:
    names = ("name", "slogan", "level", "cost", "parts", "fits", "not_fits", "components", "seed_examples")
    raw = {name: getattr(row, name) for name in names}
    return raw | {"id": row.key, "steps": [step.text for step in row.steps.all()], "outgrown_to": row.outgrown_to}


def list_patterns(*, domain: str = "") -> QuerySet[Pattern]:
    """The patterns of the rule set in force for a domain; everybody may see them."""
    active = RuleSet.objects.filter(status=RuleSet.Status.ACTIVE, domain=domain)
    return Pattern.objects.filter(rule_set__in=active).prefetch_related("steps")


@dataclass(frozen=True)
class PatternPage:
    """A pattern in force with the rules about it, each with its conditions as text.

    Attributes:
        outgrown_to: (key, name) of the patterns to change to when this one no longer suffices.
        is_stale: Whether its last review is more than MAX_REVIEW_AGE ago.
    """

    pattern: Pattern
    gates: list[tuple[Rule, str]]
    scores: list[tuple[Rule, str]]
    outgrown_to: list[tuple[str, str]]
    is_stale: bool


def find_pattern_page(*, key: str) -> PatternPage | None:
    """What the page of a pattern shows; None where no pattern in force has this key."""
    pattern = list_patterns().filter(key=key).first()
    if pattern is None:
        return None
    rules = pattern.rule_set.rules.filter(pattern=key)
    names = dict(pattern.rule_set.patterns.values_list("key", "name"))
    reviewed_on = pattern.reviewed_on
    return PatternPage(
        pattern=pattern,
        gates=[(rule, _render_conditions(rule)) for rule in rules if rule.kind == Rule.Kind.GATE],
        scores=[(rule, _render_conditions(rule)) for rule in rules if rule.kind == Rule.Kind.SCORE],
        outgrown_to=[(other, names.get(other, other)) for other in pattern.outgrown_to],
        is_stale=reviewed_on is not None and (timezone.localdate() - reviewed_on).days > MAX_REVIEW_AGE,
    )


def _render_conditions(rule: Rule) -> str:
    return " and ".join(str(parse_condition(condition)) for condition in rule.when)


def check_rule_set(*, rule_set: RuleSet) -> list[str]:
    """Run the scenarios of a rule set; a sentence for each failure. The report is stored on the row."""
    try:
        rules = build_rule_set(rule_set)
    except ValueError as error:
        failures = [str(error)]
    else:
        failures = [
            f"{case.name}: expected {case.expect}, got {winner or 'nothing'}."
            for case in rule_set.scenarios.all()
            if (winner := recommend(signals=case.signals, rule_set=rules).winner) != case.expect
        ]
    rule_set.checked_at, rule_set.check_report = timezone.now(), "\n".join(failures)
    rule_set.save(update_fields=["checked_at", "check_report"])
    return failures


@transaction.atomic
def activate_rule_set(*, rule_set: RuleSet) -> list[str]:
    """Put a rule set in force for its domain if it passes its scenarios; otherwise return the failures."""
    failures = check_rule_set(rule_set=rule_set)
    if not failures:
        replaced = RuleSet.objects.filter(domain=rule_set.domain, status=RuleSet.Status.ACTIVE).exclude(pk=rule_set.pk)
        replaced.update(status=RuleSet.Status.RETIRED)
        RuleSet.objects.filter(pk=rule_set.pk).update(status=RuleSet.Status.ACTIVE)
        rule_set.status = RuleSet.Status.ACTIVE
    return failures


@transaction.atomic
def fork_rule_set(*, rule_set: RuleSet, version: str, domain: str) -> RuleSet:
    """A draft copy with patterns, rules and scenarios of its own, to be changed for a domain."""
    origin = RuleSet.objects.get(pk=rule_set.pk)
    fork = RuleSet.objects.get(pk=rule_set.pk)
    fork.pk, fork.version, fork.domain, fork.content_sha256 = None, version, domain, ""
    fork.status, fork.forked_from, fork._state.adding = RuleSet.Status.DRAFT, origin, True
    fork.save()
    for pattern in origin.patterns.all():
        steps = list(pattern.steps.all())
        pattern.pk, pattern.rule_set, pattern._state.adding = None, fork, True
        pattern.save()
        PatternStep.objects.bulk_create(PatternStep(pattern=pattern, hour=s.hour, text=s.text) for s in steps)
    Rule.objects.bulk_create(_copy_rows(origin.rules.all(), fork))
    Scenario.objects.bulk_create(_copy_rows(origin.scenarios.all(), fork))
    return fork


def _copy_rows(rows: Iterable[RowOfRuleSet], fork: RuleSet) -> list[RowOfRuleSet]:
    """Unsaved copies that belong to the fork."""
    copies = list(rows)
    for row in copies:
        row.pk, row.rule_set = None, fork
    return copies
