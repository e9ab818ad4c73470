"""Which unanswered question is worth asking: the one whose possible answers change the recommendation most often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.conditions import Condition
from triage.engine.document import Document
from triage.engine.questionnaire import Question, Questionnaire, Section
from triage.engine.recommend import Recommendation, recommend, winner
from triage.engine.rules import COST_CLASSES, RuleSet

YES_NO = (True, False)
UNITS = {"deadline_days": "days", "gb_total": "GB", "rows_million": "million rows", "ops_hours": "hours"}


@dataclass(frozen=True)
class Worth:
    """A signal worth asking for: the share of its possible values that change the first pattern, and to what."""

    signal: str
    section: Section
    question: Question | None
    share: float
    outcomes: tuple[tuple[str, str], ...]  # (value in words, key of the pattern that would be first)

    @property
    def share_percent(self) -> int:
        return round(100 * self.share)


def open_signals(document: Document, signals: Mapping[str, Any], rule_set: RuleSet) -> list[str]:
    """Signals that rules read, that are missing, and whose questions have not been answered, in the order to ask."""
    missing = [name for name in rule_set.signals if name not in signals and not _is_answered(document, name)]
    order = {name: place for place, name in enumerate(rule_set.ask_order)}
    return sorted(missing, key=lambda name: (order.get(name, len(order)), name))


def _is_answered(document: Document, signal: str) -> bool:
    """Whether a question behind the signal was answered, be it with 'I don't know' or with something that is silent."""
    for section, question in document.questionnaire.asking(signal):
        if question is None:
            continue  # a list of records may always grow
        if not section.record:
            if document.cell(question.key).is_answered or not question.is_shown(document.answers):
                return True
        elif any(_says(record, question.key) for record in document.records(section.key)):
            return True
    return False


def _says(record: Mapping[str, Any], key: str) -> bool:
    return record.get(key) is not None or key in record.get("unknown", {})


def worth_asking(
    *, signals: Mapping[str, Any], missing: Iterable[str], rule_set: RuleSet, questionnaire: Questionnaire
) -> list[Worth]:
    """The missing signals by how often their possible values change the first pattern, most often first.

    Every value that a rule could tell apart is tried. Equal shares keep the order of `missing`, and so does
    everything while there is no first pattern: one answer alone would then claim more than it can.
    """
    now = winner(signals=signals, rule_set=rule_set)
    worths = []
    for name in missing:
        place = next(iter(questionnaire.asking(name)), None)
        if place is None:
            continue
        values = possible_values(name, rule_set, place[1])
        tried = [(value, winner(signals={**signals, name: value}, rule_set=rule_set)) for value in values]
        changed = tuple(
            (say(name, value, rule_set, place[1]), first) for value, first in tried if now and first and first != now
        )
        worths.append(Worth(name, *place, len(changed) / max(len(tried), 1), changed))
    return sorted(worths, key=lambda worth: -worth.share)


def separating(
    *,
    recommendation: Recommendation,
    signals: Mapping[str, Any],
    missing: Iterable[str],
    rule_set: RuleSet,
    questionnaire: Questionnaire,
) -> Worth | None:
    """The question that decides a near tie: the one most of whose answers end the tie or turn it round."""
    best: Worth | None = None
    for name in missing if recommendation.near_ties else ():
        place = next(iter(questionnaire.asking(name)), None)
        if place is None:
            continue
        values = possible_values(name, rule_set, place[1])
        tried = [(value, recommend(signals={**signals, name: value}, rule_set=rule_set)) for value in values]
        clear = tuple(
            (say(name, value, rule_set, place[1]), r.winner)
            for value, r in tried
            if r.winner and (not r.near_ties or r.winner != recommendation.winner)
        )
        share = len(clear) / max(len(tried), 1)
        if share > (best.share if best else 0):
            best = Worth(name, *place, share, clear)
    return best


def decisive(*, signals: Mapping[str, Any], rule_set: RuleSet) -> dict[str, str | None]:
    """Signals without which the first pattern would be another, and that other (None: no recommendation)."""
    now = winner(signals=signals, rule_set=rule_set)
    without = {
        name: winner(signals={k: v for k, v in signals.items() if k != name}, rule_set=rule_set) for name in signals
    }
    return {name: other for name, other in without.items() if other != now}


def possible_values(name: str, rule_set: RuleSet, question: Question | None) -> list[Any]:
    """The values of a signal that the rules can tell apart: options, yes and no, both sides of every threshold."""
    if name == "budget":
        return list(COST_CLASSES)
    conditions = [c for rule in rule_set.rules for c in rule.when if c.name == name]
    operators = {condition.op for condition in conditions}
    if operators & {"true", "false"}:
        return list(YES_NO)
    if operators & {"gt", "gte", "lt", "lte"}:
        return sorted({value for condition in conditions for value in _around(condition)})
    options = [option.value for option in question.options] if question else []
    named = [value for condition in conditions for value in _named(condition)]
    values = list(dict.fromkeys([*options, *named])) if set(named) <= set(options) else list(dict.fromkeys(named))
    return [[value] for value in values] if operators & {"has", "lacks"} else values


def _around(condition: Condition) -> tuple[float, float]:
    """A value on either side of a threshold; counts and amounts are never below zero."""
    at = condition.value
    step = 1 if float(at).is_integer() else at / 2
    below, above = max(at - step, 0), at + step
    return (at, below) if condition.op in ("gte", "lt") else (at, above)


def _named(condition: Condition) -> list[Any]:
    return list(condition.value) if isinstance(condition.value, tuple) else [condition.value]


def say(name: str, value: Any, rule_set: RuleSet, question: Question | None) -> str:
    """A tried value in words; a number as the side of the threshold that it stands for."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        operators = {c.op for rule in rule_set.rules for c in rule.when if c.name == name and c.value == value}
        side = " or less" if "lte" in operators else " or more" if "gte" in operators else ""
        return f"{value:g}{side} {UNITS.get(name, '')}".strip()
    values = value if isinstance(value, list) else [value]
    return ", ".join(question.label_of(item) if question else str(item) for item in values)
