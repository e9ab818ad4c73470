"""A rule set: patterns, and the gates, scores, add-ons and exits that choose among them. Data, not code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from triage.engine.conditions import Condition, as_condition

KINDS = ("gate", "score", "addon", "exit")
COST_CLASSES = ("F", "S", "M", "L", "X")
_STEP = re.compile(r"^h(\d)\s+(.+)$", re.DOTALL)


@dataclass(frozen=True)
class Pattern:
    """A way to build a lightweight data system. `parts`: how many things can break; `cost`: class F to X a month."""

    key: str
    name: str
    slogan: str
    level: str
    cost: str
    parts: int
    fits: str
    not_fits: str
    components: tuple[str, ...]
    steps: tuple[str, ...]
    seed_examples: tuple[str, ...] = ()
    outgrown_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule. `kind`: gate (removes `pattern`), score (adds `points` to it), addon, exit (`spares` some patterns)."""

    key: str
    kind: str
    when: tuple[Condition, ...]
    text: str
    pattern: str = ""
    points: int = 0
    spares: tuple[str, ...] = ()

    @cached_property
    def signals(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(condition.name for condition in self.when))


@dataclass(frozen=True)
class RuleSet:
    """Everything the engine needs; `near_tie` and `penalty_per_class` are points."""

    version: str
    patterns: Mapping[str, Pattern]
    rules: tuple[Rule, ...]
    near_tie: int = 1
    penalty_per_class: int = 2
    companions: tuple[str, ...] = ()
    companion_score: int = 3
    ask_order: tuple[str, ...] = ()

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Rule, ...]]:
        return {kind: tuple(rule for rule in self.rules if rule.kind == kind) for kind in KINDS}

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        return self._by_kind[kind]

    @cached_property
    def signals(self) -> frozenset[str]:
        """Every signal that some rule reads; the budget class is read by the cost ceiling."""
        return frozenset({"budget"}).union(*(rule.signals for rule in self.rules))


def parse_rule_set(*, rules: Mapping[str, Any], patterns: Iterable[Mapping[str, Any]]) -> RuleSet:
    """A rule set from the shapes of rules.yaml and patterns.yaml; ValueError names the rule that is wrong."""
    known = {pattern.key: pattern for pattern in map(_parse_pattern, patterns)}
    parsed = [
        *(_parse_rule("gate", raw, known) for raw in rules.get("gates", [])),
        *(_parse_rule("score", raw, known) for raw in rules.get("scores", [])),
        *(_parse_rule("addon", raw, known) for raw in rules.get("addons", [])),
        *(_parse_rule("exit", raw, known) for raw in rules.get("escalate", [])),
    ]
    companions = rules.get("companions", {})
    return RuleSet(
        version=str(rules.get("version", "")),
        patterns=known,
        rules=tuple(parsed),
        near_tie=rules.get("near_tie", 1),
        penalty_per_class=rules.get("budget", {}).get("penalty_per_class", 2),
        companions=tuple(companions.get("patterns", ())),
        companion_score=companions.get("min_score", 3),
        ask_order=tuple(rules.get("ask_order", ())),
    )


def _parse_pattern(raw: Mapping[str, Any]) -> Pattern:
    if raw["cost"] not in COST_CLASSES:
        raise ValueError(f"Pattern {raw['id']}: cost is one of {', '.join(COST_CLASSES)}, not {raw['cost']!r}.")
    return Pattern(
        key=raw["id"],
        name=raw["name"],
        slogan=raw["slogan"],
        level=raw["level"],
        cost=raw["cost"],
        parts=raw["parts"],
        fits=raw["fits"],
        not_fits=raw["not_fits"],
        components=tuple(raw["components"]),
        steps=tuple(_step_text(step) for step in raw["steps"]),
        seed_examples=tuple(raw.get("seed_examples", ())),
        outgrown_to=tuple(raw.get("outgrown_to", ())),
    )


def _step_text(step: str) -> str:
    """The text of a step written 'h3 do this', with a capital: 'Do this'."""
    match = _STEP.match(step)
    text = match.group(2) if match else step
    return text[:1].upper() + text[1:]


def _parse_rule(kind: str, raw: Mapping[str, Any], patterns: Mapping[str, Pattern]) -> Rule:
    key = raw.get("id", "?")
    try:
        when = tuple(as_condition(condition) for condition in raw["when"])
    except (KeyError, ValueError) as error:
        raise ValueError(f"Rule {key}: {error}") from error
    named = (*([raw.get("pattern")] if kind in ("gate", "score") else []), *raw.get("spares", ()))
    for pattern in named:
        if pattern not in patterns:
            raise ValueError(f"Rule {key}: there is no pattern {pattern!r}.")
    return Rule(
        key=key,
        kind=kind,
        when=when,
        text=raw["add"] if kind == "addon" else raw["why"],
        pattern=raw.get("pattern", ""),
        points=raw.get("add", 0) if kind == "score" else 0,
        spares=tuple(raw.get("spares", ())),
    )
