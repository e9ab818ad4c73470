"""Questionnaires and rule sets, from their rows to the engine's own forms."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.engine import rules as pure_rules
from triage.engine.conditions import as_condition
from triage.engine.recommend import winner
from triage.models import Pattern, PatternStep, Rule, RuleSet, Scenario


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


def check_rule_set(*, rule_set: RuleSet) -> list[str]:
    """Run the scenarios; each failure is a sentence. The report is kept on the row."""
    try:
        rules = as_rule_set(rule_set)
    except ValueError as error:
        failures = [str(error)]
    else:
        failures = [
            f"{case.name}: expected {case.expect}, got {got or 'nothing'}."
            for case in rule_set.scenarios.all()
            if (got := winner(signals=case.signals, rule_set=rules)) != case.expect
        ]
    rule_set.checked_at, rule_set.check_report = timezone.now(), "\n".join(failures)
    rule_set.save(update_fields=["checked_at", "check_report"])
    return failures


@transaction.atomic
def activate(*, rule_set: RuleSet) -> list[str]:
    """Put a rule set in force for its domain if it passes its scenarios; otherwise return the failures."""
    failures = check_rule_set(rule_set=rule_set)
    if not failures:
        others = RuleSet.objects.filter(domain=rule_set.domain, status=RuleSet.Status.ACTIVE).exclude(pk=rule_set.pk)
        others.update(status=RuleSet.Status.RETIRED)
        RuleSet.objects.filter(pk=rule_set.pk).update(status=RuleSet.Status.ACTIVE)
        rule_set.status = RuleSet.Status.ACTIVE
    return failures


@transaction.atomic
def fork_rule_set(*, rule_set: RuleSet, version: str, domain: str) -> RuleSet:
    """A draft copy with its own patterns, rules and scenarios, for a domain to change."""
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
    for model in (Rule, Scenario):
        rows = list(model.objects.filter(rule_set=origin))
        for row in rows:
            row.pk, row.rule_set = None, fork
        model.objects.bulk_create(rows)
    return fork
