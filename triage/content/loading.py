"""Load the shipped questionnaire and rules into their tables."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from triage.content import shipped
from triage.content.rule_sets import activate_rule_set
from triage.engine import rules as engine
from triage.models import Pattern, PatternStep, Question, Questionnaire, Rule, RuleSet, Scenario, Section


@transaction.atomic
def load_content() -> list[str]:
    """Load what is shipped unless exactly that is loaded already; returns a line for each thing that changed.

    Questions that are no longer shipped are retired, never deleted. Changed rules become a new version, so that old
    snapshots keep theirs; forks and drafts of curators are not touched.
    """
    return [*_load_questionnaire(), *_load_rules()]


def _digest(*names: str) -> str:
    return hashlib.sha256("\0".join(shipped.read_text(name) for name in names).encode()).hexdigest()


def _load_questionnaire() -> list[str]:
    digest = _digest("interview.yaml")
    if Questionnaire.objects.filter(key="default", content_sha256=digest).exists():
        return []
    raw = shipped.read_yaml("interview.yaml")
    values = {"title": "Lightweight data systems", "version": raw["version"], "content_sha256": digest}
    questionnaire, _ = Questionnaire.objects.update_or_create(key="default", defaults=values)
    question_pks: list[int] = []
    for position, item in enumerate(raw["sections"]):
        records = item.get("records") or {}
        section, _ = Section.objects.update_or_create(
            questionnaire=questionnaire,
            key=item["key"],
            defaults={
                "title": item["title"],
                "seed": item.get("seed", ""),
                "minutes": item.get("minutes", 5),
                "position": position,
                "record_name": records.get("name", ""),
                "minimum": records.get("min", 0),
                "maximum": records.get("max", 0),
                "count_signal": records.get("signal", ""),
            },
        )
        question_pks += [_load_question(section, n, question).pk for n, question in enumerate(item["questions"])]
    Question.objects.filter(section__questionnaire=questionnaire).exclude(pk__in=question_pks).update(retired=True)
    questionnaire.save()  # after its questions: the time stamp says that they are whole
    return [f"questionnaire {raw['version']}: {len(question_pks)} questions"]


def _load_question(section: Section, position: int, raw: dict[str, Any]) -> Question:
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
        "position": position,
        "retired": False,
    }
    question, _ = Question.objects.update_or_create(section=section, key=raw["key"], defaults=defaults)
    return question


def _load_rules() -> list[str]:
    digest = _digest("rules.yaml", "patterns.yaml", "scenarios.yaml")
    if RuleSet.objects.filter(content_sha256=digest).exists():
        return []
    rules = shipped.shipped_rule_set()
    version = rules.version
    if RuleSet.objects.filter(version=version).exists():
        version = f"{version}+{digest[:8]}"
    row = RuleSet.objects.create(
        version=version,
        content_sha256=digest,
        near_tie=rules.near_tie,
        penalty_per_class=rules.penalty_per_class,
        companions=list(rules.companions),
        companion_score=rules.companion_score,
        ask_order=list(rules.ask_order),
    )
    _store_patterns(row, rules)
    _store_rules(row)
    for case in shipped.shipped_scenarios():
        Scenario.objects.create(rule_set=row, name=case["name"], signals=case["signals"], expect=case["expect"])
    failures = activate_rule_set(rule_set=row)
    if failures:
        raise ValueError("The shipped rules fail their own scenarios: " + "; ".join(failures))
    return [f"rules {version}: {row.patterns.count()} patterns, {row.rules.count()} rules"]


def _store_patterns(row: RuleSet, rules: engine.RuleSet) -> None:
    for position, pattern in enumerate(rules.patterns.values()):
        stored = Pattern.objects.create(rule_set=row, position=position, **_pattern_values(pattern))
        PatternStep.objects.bulk_create(
            PatternStep(pattern=stored, hour=hour, text=text) for hour, text in enumerate(pattern.steps, start=1)
        )


def _pattern_values(pattern: engine.Pattern) -> dict[str, Any]:
    names = ("key", "name", "slogan", "level", "cost", "parts", "fits", "not_fits")
    lists = ("components", "seed_examples", "outgrown_to")
    return {name: getattr(pattern, name) for name in names} | {name: list(getattr(pattern, name)) for name in lists}


def _store_rules(row: RuleSet) -> None:
    raw = shipped.read_yaml("rules.yaml")
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
    for position, rule in enumerate(rules):
        rule.position = position
    Rule.objects.bulk_create(rules)
