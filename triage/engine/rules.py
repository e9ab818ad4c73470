"""A rule set as data: patterns, and the gates, scores, add-ons and exits that choose among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from triage.engine.advice import Advice
from triage.engine.conditions import Condition, all_hold, condition_holds, parse_condition
from triage.engine.prices import COST_CLASSES

KINDS = ("gate", "score", "addon", "exit")


@dataclass(frozen=True)
class Pattern:
    """A way to build a lightweight data system.

    Attributes:
        level: The level of the pyramid that it reaches.
        cost: One of COST_CLASSES, a month; counts only where the price table knows no way to build the pattern.
        parts: How many parts can break.
        outgrown_to: Keys of the patterns to change to when this one no longer suffices.
        reviewed_on: When somebody last checked it; None if unknown.
    """

    key: str
    name: str
    slogan: str
    level: str
    cost: str
    parts: int
    fits: str
    not_fits: str
    components: tuple[str, ...]
    seed_examples: tuple[str, ...] = ()
    outgrown_to: tuple[str, ...] = ()
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Rule:
    """One rule; all conditions of `when` must hold, and none of `unless`.

    Attributes:
        kind: "gate" removes `pattern`; "score" adds `points` to it; "addon" is an obligation beside any pattern;
            "exit" says that this is not a lightweight problem.
        spares: Keys of the patterns whose plan an exit does not withhold.
    """

    key: str
    kind: str
    when: tuple[Condition, ...]
    text: str
    pattern: str = ""
    points: int = 0
    spares: tuple[str, ...] = ()
    unless: tuple[Condition, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those of `when`, then those of `unless`."""
        return (*self.when, *self.unless)

    @cached_property
    def signals(self) -> tuple[str, ...]:
        """The signals that its conditions read."""
        return tuple(dict.fromkeys(condition.name for condition in self.conditions))

    def applies(self, known: Mapping[str, Any]) -> bool:
        """Whether the rule has an effect under these signals; a missing signal never lets `unless` hold."""
        return all_hold(self.when, known) and not any(condition_holds(condition, known) for condition in self.unless)


@dataclass(frozen=True)
class RuleSet:
    """Patterns and rules of one version.

    Attributes:
        near_tie: Two patterns are a near tie within this many points.
        penalty_per_class: Points taken away for each cost class above the budget.
        companions: Keys of patterns shown beside a first one, from `companion_score` points on.
        ask_order: Signals, those that tell most first.
        advice: Prices, plans and repositories; without it each pattern costs the class that it states.
        sha256: Of the content that they are part of; empty for rules made by themselves.
    """

    version: str
    patterns: Mapping[str, Pattern]
    rules: tuple[Rule, ...]
    near_tie: int = 1
    penalty_per_class: int = 2
    companions: tuple[str, ...] = ()
    companion_score: int = 3
    ask_order: tuple[str, ...] = ()
    advice: Advice | None = field(default=None, compare=False)
    sha256: str = ""

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Rule, ...]]:
        return {kind: tuple(rule for rule in self.rules if rule.kind == kind) for kind in KINDS}

    def rules_of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The rules of one of KINDS, in their order."""
        return self._by_kind[kind]

    @cached_property
    def signals(self) -> frozenset[str]:
        """Every signal that has an effect: those that rules read, and the budget, which caps the cost class."""
        return frozenset({"budget"}).union(*(rule.signals for rule in self.rules))


def parse_rule_set(
    *, rules: Mapping[str, Any], patterns: Iterable[Mapping[str, Any]], advice: Advice | None = None
) -> RuleSet:
    """A rule set from the shapes of rules.yaml and patterns.yaml.

    Args:
        advice: Prices, plans and repositories; without it each pattern costs the class that it states.

    Raises:
        ValueError: A pattern or a rule is wrong; the text names it.

    Example:
        >>> exits = [{"id": "E1", "when": [["uptime", "eq", "safety"]], "why": "this needs staff"}]
        >>> [rule.key for rule in parse_rule_set(rules={"escalate": exits}, patterns=[]).rules_of_kind("exit")]
        ['E1']
    """
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
        advice=advice,
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
        seed_examples=tuple(raw.get("seed_examples", ())),
        outgrown_to=tuple(raw.get("outgrown_to", ())),
        reviewed_on=_parse_day(raw),
    )


def _parse_day(raw: Mapping[str, Any]) -> date | None:
    day = raw.get("reviewed")
    try:
        return day if day is None or isinstance(day, date) else date.fromisoformat(str(day))
    except ValueError as error:
        raise ValueError(f"Pattern {raw['id']}: reviewed is a day such as 2026-11-30, not {day!r}.") from error


def _parse_rule(kind: str, raw: Mapping[str, Any], patterns: Mapping[str, Pattern]) -> Rule:
    key = raw.get("id", "?")
    try:
        when, unless = (tuple(map(parse_condition, raw_list)) for raw_list in (raw["when"], raw.get("unless", ())))
    except (KeyError, ValueError) as error:
        raise ValueError(f"Rule {key}: {error}") from error
    patterns_named = (*([raw.get("pattern")] if kind in ("gate", "score") else []), *raw.get("spares", ()))
    for pattern in patterns_named:
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
        unless=unless,
    )
