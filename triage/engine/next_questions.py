"""Which unanswered question to ask next: the one whose possible answers change the recommendation most often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.conditions import Condition
from triage.engine.document import Document
from triage.engine.prices import COST_CLASSES
from triage.engine.questionnaire import Question, Questionnaire, Section
from triage.engine.recommend import Recommendation, recommend
from triage.engine.rules import RuleSet

UNITS = {"deadline_days": "days", "gb_total": "GB", "rows_million": "million rows", "ops_hours": "hours"}


@dataclass(frozen=True)
class QuestionValue:
    """How much the answer to an open question could change.

    Attributes:
        question: None where the number of the section's records is the answer.
        share: Share of the possible values of the signal that change the first pattern, 0 to 1.
        outcomes: (value as text, key of the pattern that it would put first).
    """

    signal: str
    section: Section
    question: Question | None
    share: float
    outcomes: tuple[tuple[str, str], ...]

    @property
    def share_percent(self) -> int:
        return round(100 * self.share)

    def as_dict(self) -> dict[str, Any]:
        """The value as JSON, in the shape of the REST API."""
        return {
            "signal": self.signal,
            "section": self.section.key,
            "question": self.question.key if self.question else None,
            "text": self.question.text if self.question else self.section.title,
            "share": round(self.share, 3),
            "outcomes": [{"answer": answer, "pattern": pattern} for answer, pattern in self.outcomes],
        }


def list_open_signals(document: Document, signals: Mapping[str, Any], rule_set: RuleSet) -> list[str]:
    """The signals that rules read, that are missing and whose questions are not answered, in the order to ask.

    Example:
        >>> document, rules = Document(Questionnaire("1", ()), {}), RuleSet("1", {}, (), ask_order=("budget",))
        >>> list_open_signals(document, {}, rules)
        ['budget']
    """
    missing = [name for name in rule_set.signals if name not in signals and not _is_answered(document, name)]
    order = {name: rank for rank, name in enumerate(rule_set.ask_order)}
    return sorted(missing, key=lambda name: (order.get(name, len(order)), name))


def _is_answered(document: Document, signal: str) -> bool:
    """Whether a question behind the signal is answered: with "I don't know", or so that no signal follows."""
    for section, question in document.questionnaire.find_questions(signal):
        if question is None:
            continue  # a list of records may always grow
        if section.record:
            if any(_is_field_answered(record, question.key) for record in document.records(section.key)):
                return True
        elif document.cell(question.key).is_answered or not question.is_shown(document.answers):
            return True
    return False


def _is_field_answered(record: Mapping[str, Any], key: str) -> bool:
    return record.get(key) is not None or key in record.get("unknown", {})


def rank_questions(
    *, signals: Mapping[str, Any], missing: Iterable[str], rule_set: RuleSet, questionnaire: Questionnaire
) -> list[QuestionValue]:
    """The missing signals by how often their possible values change the first pattern, most often first.

    Every value that a rule could tell from another is tried: cost is one recommendation for each value of each
    missing signal. Equal shares keep the order of `missing`, and so does everything while there is no first pattern:
    one answer alone would then claim more than it can.

    Example:
        >>> section = Section("running", "Money", (Question("budget", "Money?", "choice", signals=("budget",)),))
        >>> questionnaire, rules = Questionnaire("1", (section,)), RuleSet("1", {}, ())
        >>> values = rank_questions(signals={}, missing=["budget"], rule_set=rules, questionnaire=questionnaire)
        >>> [(value.signal, value.share) for value in values]
        [('budget', 0.0)]
    """
    first_now = recommend(signals=signals, rule_set=rule_set).winner

    def changes(trial: Recommendation) -> bool:
        return bool(first_now) and trial.winner != first_now

    values = _value_questions(missing, signals, rule_set, questionnaire, changes)
    return sorted(values, key=lambda value: -value.share)


def find_deciding_question(
    *,
    recommendation: Recommendation,
    signals: Mapping[str, Any],
    missing: Iterable[str],
    rule_set: RuleSet,
    questionnaire: Questionnaire,
) -> QuestionValue | None:
    """The question that decides a near tie: either side can win by its answers, and most of them end the tie.

    None where there is no near tie, or no open question that could go either way.

    Example:
        >>> rules = RuleSet("1", {}, ())
        >>> nothing = recommend(signals={}, rule_set=rules)
        >>> find_deciding_question(
        ...     recommendation=nothing, signals={}, missing=[], rule_set=rules, questionnaire=Questionnaire("1", ())
        ... ) is None
        True
    """

    def decides(trial: Recommendation) -> bool:
        return not trial.near_ties or trial.winner != recommendation.winner

    open_signals = missing if recommendation.near_ties else ()
    values = _value_questions(open_signals, signals, rule_set, questionnaire, decides)
    sides = {recommendation.winner}, set(recommendation.near_ties)
    open_ended = (value for value in values if all(side & {first for _, first in value.outcomes} for side in sides))
    return max(open_ended, key=lambda value: value.share, default=None)


def find_decisive_signals(*, signals: Mapping[str, Any], rule_set: RuleSet) -> dict[str, str | None]:
    """The signals without which another pattern would be first, and that pattern (None: no recommendation).

    Example:
        >>> find_decisive_signals(signals={"gb_total": 5}, rule_set=RuleSet("1", {}, ()))
        {}
    """
    first_now = recommend(signals=signals, rule_set=rule_set).winner
    first_without = {
        name: recommend(signals={k: v for k, v in signals.items() if k != name}, rule_set=rule_set).winner
        for name in signals
    }
    return {name: first for name, first in first_without.items() if first != first_now}


def _value_questions(
    missing: Iterable[str],
    signals: Mapping[str, Any],
    rule_set: RuleSet,
    questionnaire: Questionnaire,
    counts: Callable[[Recommendation], bool],
) -> Iterator[QuestionValue]:
    """The question of each missing signal, with the values whose recommendation has a first pattern and `counts`."""
    for name in missing:
        source = next(iter(questionnaire.find_questions(name)), None)
        if source is None:
            continue
        section, question = source
        possible = possible_values(name, rule_set, question)
        trials = [(value, recommend(signals={**signals, name: value}, rule_set=rule_set)) for value in possible]
        outcomes = tuple(
            (_describe_value(name, value, rule_set, question), trial.winner)
            for value, trial in trials
            if trial.winner and counts(trial)
        )
        yield QuestionValue(name, section, question, len(outcomes) / max(len(trials), 1), outcomes)


def possible_values(name: str, rule_set: RuleSet, question: Question | None) -> list[Any]:
    """The values of a signal that the rules tell apart: options, yes and no, both sides of every threshold.

    Example:
        >>> from triage.engine.rules import parse_rule_set
        >>> rules = {"exits": [], "escalate": [{"id": "E1", "when": [["gb_total", "gte", 200]], "why": "too large"}]}
        >>> possible_values("gb_total", parse_rule_set(rules=rules, patterns=[]), None)
        [199, 200]
    """
    if name == "budget":
        return list(COST_CLASSES)
    conditions = [condition for rule in rule_set.rules for condition in rule.conditions if condition.name == name]
    operators = {condition.op for condition in conditions}
    if operators & {"true", "false"}:
        return [True, False]
    if operators & {"gte", "lte"}:
        return sorted({value for condition in conditions for value in _both_sides(condition)})
    options = [option.value for option in question.options] if question else []
    named = [value for condition in conditions for value in _named_values(condition)]
    values = list(dict.fromkeys([*options, *named])) if set(named) <= set(options) else list(dict.fromkeys(named))
    return [[value] for value in values] if operators & {"has", "lacks"} else values


def _both_sides(condition: Condition) -> tuple[float, float]:
    """A value on either side of a threshold; counts and amounts are never below zero."""
    threshold = condition.value
    step = 1 if float(threshold).is_integer() else threshold / 2
    return (threshold, max(threshold - step, 0) if condition.op == "gte" else threshold + step)


def _named_values(condition: Condition) -> list[Any]:
    return list(condition.value) if isinstance(condition.value, tuple) else [condition.value]


def _describe_value(name: str, value: Any, rule_set: RuleSet, question: Question | None) -> str:
    """A tried value as text; a number as the side of the threshold that it stands for ("8 hours or more")."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        operators = {c.op for rule in rule_set.rules for c in rule.conditions if c.name == name and c.value == value}
        side = " or less" if "lte" in operators else " or more" if "gte" in operators else ""
        return f"{value:g}{side} {UNITS.get(name, '')}".strip()
    values = value if isinstance(value, list) else [value]
    return ", ".join(question.get_label(item) if question else str(item) for item in values)
