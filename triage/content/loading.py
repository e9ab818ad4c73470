"""Load the shipped questionnaire and rules into rows; fork, check and put rule sets in force."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from triage.content import shipped as content
from triage.content.rule_sets import activate
from triage.engine.rules import Pattern as PurePattern
from triage.engine.rules import RuleSet as PureRuleSet
from triage.models import Pattern, PatternStep, Question, Questionnaire, Rule, RuleSet, Scenario, Section


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
