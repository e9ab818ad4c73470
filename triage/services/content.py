"""Load the shipped questionnaire and rules into rows; fork, check and put rule sets in force."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from triage import content
from triage.engine.recommend import winner
from triage.engine.rules import Pattern as PurePattern
from triage.engine.rules import RuleSet as PureRuleSet
from triage.models import Pattern, PatternStep, Question, Questionnaire, Rule, RuleSet, Scenario, Section
from triage.selectors.content import as_rule_set


@transaction.atomic
def load_content() -> list[str]:
    """Load what is shipped unless exactly that is loaded already; returns a line for each thing that changed.

    Questions that are no longer shipped are retired, never deleted. Changed rules become a new version, so that
    old freezes keep theirs; a version that a curator forked or drafted is left alone.
    """
    return [*_load_questionnaire(), *_load_rules()]


def _digest(*names: str) -> str:
    return hashlib.sha256("\0".join(content.read_text(name) for name in names).encode()).hexdigest()


def _load_questionnaire() -> list[str]:
    digest = _digest("interview.yaml")
    if Questionnaire.objects.filter(key="default", content_sha256=digest).exists():
        return []
    raw = content.read_yaml("interview.yaml")
    values = {"title": "Lightweight data systems", "version": raw["version"], "content_sha256": digest}
    questionnaire, _ = Questionnaire.objects.update_or_create(key="default", defaults=values)
    kept = []
    for place, item in enumerate(raw["sections"]):
        records = item.get("records") or {}
        section, _ = Section.objects.update_or_create(
            questionnaire=questionnaire,
            key=item["key"],
            defaults={
                "title": item["title"],
                "seed": item.get("seed", ""),
                "minutes": item.get("minutes", 5),
                "position": place,
                "record_name": records.get("name", ""),
                "minimum": records.get("min", 0),
                "maximum": records.get("max", 0),
                "count_signal": records.get("signal", ""),
            },
        )
        kept += [_load_question(section, place, question).pk for place, question in enumerate(item["questions"])]
    Question.objects.filter(section__questionnaire=questionnaire).exclude(pk__in=kept).update(retired=True)
    questionnaire.save()  # after its questions: the time stamp says that they are whole
    return [f"questionnaire {raw['version']}: {len(kept)} questions"]


def _load_question(section: Section, place: int, raw: dict[str, Any]) -> Question:
    defaults = {
        "text": raw["text"],
        "kind": raw["type"],
        "options": raw.get("options", []),
        "units": raw.get("units", []),
        "weight": raw.get("weight", 1),
        "required": raw.get("req", False),
        "signal": raw.get("signal", ""),
        "help": raw.get("help", ""),
        "show_if": raw.get("show_if", ""),
        "position": place,
        "retired": False,
    }
    question, _ = Question.objects.update_or_create(section=section, key=raw["key"], defaults=defaults)
    return question


def _load_rules() -> list[str]:
    digest = _digest("rules.yaml", "patterns.yaml", "scenarios.yaml")
    if RuleSet.objects.filter(content_sha256=digest).exists():
        return []
    shipped = content.rule_set()
    version = shipped.version
    if RuleSet.objects.filter(version=version).exists():
        version = f"{version}+{digest[:8]}"
    row = RuleSet.objects.create(
        version=version,
        content_sha256=digest,
        near_tie=shipped.near_tie,
        penalty_per_class=shipped.penalty_per_class,
        companions=list(shipped.companions),
        companion_score=shipped.companion_score,
        ask_order=list(shipped.ask_order),
    )
    _store_patterns(row, shipped)
    _store_rules(row)
    for case in content.scenarios():
        Scenario.objects.create(rule_set=row, name=case["name"], signals=case["signals"], expect=case["expect"])
    failures = activate(rule_set=row)
    if failures:
        raise ValueError("The shipped rules fail their own scenarios: " + "; ".join(failures))
    return [f"rules {version}: {row.patterns.count()} patterns, {row.rules.count()} rules"]


def _store_patterns(row: RuleSet, shipped: PureRuleSet) -> None:
    for place, pattern in enumerate(shipped.patterns.values()):
        stored = Pattern.objects.create(rule_set=row, position=place, **_pattern_values(pattern))
        PatternStep.objects.bulk_create(
            PatternStep(pattern=stored, hour=hour, text=text) for hour, text in enumerate(pattern.steps, start=1)
        )


def _pattern_values(pattern: PurePattern) -> dict[str, Any]:
    names = ("key", "name", "slogan", "level", "cost", "parts", "fits", "not_fits")
    lists = ("components", "seed_examples", "outgrown_to")
    return {name: getattr(pattern, name) for name in names} | {name: list(getattr(pattern, name)) for name in lists}


def _store_rules(row: RuleSet) -> None:
    raw = content.read_yaml("rules.yaml")
    kinds = {"gates": Rule.Kind.GATE, "scores": Rule.Kind.SCORE, "addons": Rule.Kind.ADDON, "escalate": Rule.Kind.EXIT}
    rules = [
        Rule(
            rule_set=row,
            key=item["id"],
            kind=kind,
            pattern=item.get("pattern", ""),
            points=item["add"] if kind == Rule.Kind.SCORE else 0,
            when=item["when"],
            text=item["add"] if kind == Rule.Kind.ADDON else item["why"],
            spares=item.get("spares", []),
        )
        for name, kind in kinds.items()
        for item in raw[name]
    ]
    for place, rule in enumerate(rules):
        rule.position = place
    Rule.objects.bulk_create(rules)


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
