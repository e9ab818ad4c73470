"""Signals and a rule set in; a ranked, explained recommendation out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from triage.engine.conditions import all_hold
from triage.engine.rules import COST_CLASSES, Pattern, RuleSet


@dataclass(frozen=True)
class Reason:
    """A rule that fired: its points, its sentence, and the signals it read."""

    rule: str
    points: int
    text: str
    signals: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A pattern still on the list; `score` is the sum of the points of `reasons`."""

    pattern: str
    name: str
    score: int
    reasons: tuple[Reason, ...]
    parts: int
    cost: str
    over_budget: bool


@dataclass(frozen=True)
class Removed:
    """A pattern taken off the list, and by which gates."""

    pattern: str
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Recommendation:
    """The answer. `winner` is None when nothing speaks for any pattern; `stopped`: an exit withholds the plan."""

    rules_version: str
    winner: str | None
    ranking: tuple[Candidate, ...]
    removed: tuple[Removed, ...]
    near_ties: tuple[str, ...]
    companions: tuple[str, ...]
    addons: tuple[Reason, ...]
    exits: tuple[Reason, ...]
    stopped: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, as frozen and as shown by REST."""
        return asdict(self)

    def candidate(self, pattern: str | None) -> Candidate | None:
        return next((candidate for candidate in self.ranking if candidate.pattern == pattern), None)


def recommend(*, signals: Mapping[str, Any], rule_set: RuleSet) -> Recommendation:
    """Rank the patterns for these signals: gates remove, scores add up, fewer parts and cheaper classes break ties."""
    gates = _fired(rule_set, "gate", signals)
    scores = _fired(rule_set, "score", signals)
    removed = tuple(
        Removed(key, pattern.name, tuple(gates[key])) for key, pattern in rule_set.patterns.items() if key in gates
    )
    ranking = sorted(
        (
            _candidate(pattern, scores.get(key, []), signals.get("budget"), rule_set.penalty_per_class)
            for key, pattern in rule_set.patterns.items()
            if key not in gates
        ),
        key=lambda c: (-c.score, c.parts, COST_CLASSES.index(c.cost), c.name),
    )
    first = ranking[0] if ranking and ranking[0].score > 0 else None
    exits = [rule for rule in rule_set.of_kind("exit") if all_hold(rule.when, signals)]
    return Recommendation(
        rules_version=rule_set.version,
        winner=first.pattern if first else None,
        ranking=tuple(ranking),
        removed=removed,
        near_ties=_near_ties(ranking, rule_set.near_tie) if first else (),
        companions=tuple(
            c.pattern
            for c in ranking
            if c is not first and c.pattern in rule_set.companions and c.score >= rule_set.companion_score
        ),
        addons=tuple(_reason(rule) for rule in rule_set.of_kind("addon") if all_hold(rule.when, signals)),
        exits=tuple(_reason(rule) for rule in exits),
        stopped=any(first is None or first.pattern not in rule.spares for rule in exits),
    )


def winner(*, signals: Mapping[str, Any], rule_set: RuleSet) -> str | None:
    """The first pattern's key alone."""
    return recommend(signals=signals, rule_set=rule_set).winner


def _fired(rule_set: RuleSet, kind: str, signals: Mapping[str, Any]) -> dict[str, list[Reason]]:
    fired: dict[str, list[Reason]] = {}
    for rule in rule_set.of_kind(kind):
        if all_hold(rule.when, signals):
            fired.setdefault(rule.pattern, []).append(_reason(rule))
    return fired


def _reason(rule: Any) -> Reason:
    return Reason(rule.key, rule.points, rule.text, rule.signals)


def _candidate(pattern: Pattern, reasons: list[Reason], budget: str | None, penalty: int) -> Candidate:
    over = COST_CLASSES.index(pattern.cost) - COST_CLASSES.index(budget) if budget in COST_CLASSES else 0
    if over > 0:
        text = f"costs class {pattern.cost} a month, above the class {budget} you can spend"
        reasons = [*reasons, Reason("budget", -penalty * over, text, ("budget",))]
    return Candidate(
        pattern=pattern.key,
        name=pattern.name,
        score=sum(reason.points for reason in reasons),
        reasons=tuple(reasons),
        parts=pattern.parts,
        cost=pattern.cost,
        over_budget=over > 0,
    )


def _near_ties(ranking: list[Candidate], within: int) -> tuple[str, ...]:
    first, *others = ranking
    return tuple(c.pattern for c in others if c.score > 0 and first.score - c.score <= within)
