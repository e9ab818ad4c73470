"""Recommend a pattern: the signals of an interview under a rule set become a ranking with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from triage.engine.costs import CostOption
from triage.engine.prices import CLASS_WORDS, COST_CLASSES
from triage.engine.rules import Pattern, Rule, RuleSet


@dataclass(frozen=True)
class Reason:
    """A rule whose conditions hold: its points, its sentence, and the signals that it reads."""

    rule: str
    points: int
    text: str
    signals: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A pattern of the ranking; `score` is the sum of the points of `reasons`.

    Attributes:
        fit: The score without what the budget takes away.
        cost: The cost class of `option`; what the pattern states where there is none.
        option: The way to build it that the budget allows, else the cheapest.
    """

    pattern: str
    name: str
    score: int
    fit: int
    reasons: tuple[Reason, ...]
    parts: int
    cost: str
    over_budget: bool
    option: CostOption | None = None


@dataclass(frozen=True)
class Removed:
    """A pattern that gates removed from the ranking; `reasons` are those gates."""

    pattern: str
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Recommendation:
    """The ranking of all patterns for one set of signals.

    Attributes:
        winner: Key of the first pattern; None if no rule favours any pattern.
        near_ties: Keys of patterns that are at most `RuleSet.near_tie` points behind the first.
        companions: Keys of patterns to use beside the first one.
        addons: Obligations beside any pattern.
        exits: Reasons why this is not a problem for a lightweight system.
        stopped: Whether an exit withholds the plan of the first pattern.
        too_dear: Keys of patterns that fit, and that only the budget leaves without points.
    """

    rules_version: str
    winner: str | None
    ranking: tuple[Candidate, ...]
    removed: tuple[Removed, ...]
    near_ties: tuple[str, ...]
    companions: tuple[str, ...]
    addons: tuple[Reason, ...]
    exits: tuple[Reason, ...]
    stopped: bool
    too_dear: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The recommendation as JSON, as snapshots keep it and REST shows it."""
        return asdict(self)

    def candidate(self, pattern: str | None) -> Candidate | None:
        """The ranked candidate of a pattern; None where the pattern is unknown or removed."""
        return next((candidate for candidate in self.ranking if candidate.pattern == pattern), None)


def recommend(*, signals: Mapping[str, Any], rule_set: RuleSet) -> Recommendation:
    """Rank the patterns: gates remove, scores add up.

    Of equals, fewer parts come first, then the cheaper class, then the pattern that the rule set names first: patterns
    stand there from the lightest to the heaviest.

    Args:
        signals: Values by name; a rule that reads a missing signal has no effect.
        rule_set: Patterns and rules.

    Example:
        >>> from triage.engine.rules import parse_rule_set
        >>> texts = dict.fromkeys(("slogan", "level", "fits", "not_fits"), "")
        >>> bucket = {"id": "bucket", "name": "Bucket", "cost": "S", "parts": 1, "components": [], **texts}
        >>> score = {"id": "S1", "pattern": "bucket", "add": 3, "when": [["gb_total", "gte", 1]], "why": "many files"}
        >>> rules = parse_rule_set(rules={"scores": [score]}, patterns=[bucket])
        >>> recommend(signals={"gb_total": 5}, rule_set=rules).winner
        'bucket'
        >>> recommend(signals={}, rule_set=rules).winner is None
        True
    """
    gates = _reasons_by_pattern(rule_set, "gate", signals)
    scores = _reasons_by_pattern(rule_set, "score", signals)
    removed = tuple(
        Removed(key, pattern.name, tuple(gates[key])) for key, pattern in rule_set.patterns.items() if key in gates
    )
    order, budget = list(rule_set.patterns), signals.get("budget")
    options = rule_set.advice.costs.first_options(signals) if rule_set.advice else {}
    ranking = sorted(
        (
            _candidate(pattern, scores.get(key, []), options.get(key), budget, rule_set.penalty_per_class)
            for key, pattern in rule_set.patterns.items()
            if key not in gates
        ),
        key=lambda c: (-c.score, c.parts, COST_CLASSES.index(c.cost), order.index(c.pattern)),
    )
    first = ranking[0] if ranking and ranking[0].score > 0 else None
    exits = [rule for rule in rule_set.rules_of_kind("exit") if rule.applies(signals)]
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
        addons=tuple(_reason(rule) for rule in rule_set.rules_of_kind("addon") if rule.applies(signals)),
        exits=tuple(_reason(rule) for rule in exits),
        stopped=any(first is None or first.pattern not in rule.spares for rule in exits),
        too_dear=tuple(c.pattern for c in sorted(ranking, key=lambda c: -c.fit) if c.fit > 0 >= c.score),
    )


def _reasons_by_pattern(rule_set: RuleSet, kind: str, signals: Mapping[str, Any]) -> dict[str, list[Reason]]:
    reasons: dict[str, list[Reason]] = {}
    for rule in rule_set.rules_of_kind(kind):
        if rule.applies(signals):
            reasons.setdefault(rule.pattern, []).append(_reason(rule))
    return reasons


def _reason(rule: Rule) -> Reason:
    signals = dict.fromkeys(condition.name for condition in rule.when)
    return Reason(rule.key, rule.points, rule.text, tuple(signals))


def _candidate(
    pattern: Pattern, reasons: list[Reason], option: CostOption | None, budget: str | None, penalty: int
) -> Candidate:
    cost = option.cost if option else pattern.cost
    fit = sum(reason.points for reason in reasons)
    over = COST_CLASSES.index(cost) - COST_CLASSES.index(budget) if budget in COST_CLASSES else 0
    if over > 0:
        text = f"costs {CLASS_WORDS[cost]} a month, and you can spend {CLASS_WORDS[str(budget)]}"
        reasons = [*reasons, Reason("budget", -penalty * over, text, ("budget",))]
    return Candidate(
        pattern=pattern.key,
        name=pattern.name,
        score=sum(reason.points for reason in reasons),
        fit=fit,
        reasons=tuple(reasons),
        parts=option.parts if option else pattern.parts,
        cost=cost,
        over_budget=over > 0,
        option=option,
    )


def _near_ties(ranking: list[Candidate], max_difference: int) -> tuple[str, ...]:
    first, *rest = ranking
    return tuple(c.pattern for c in rest if c.score > 0 and first.score - c.score <= max_difference)
