"""A document judged under a rule set: signals, recommendation, what would change it, and the open questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from triage.engine.compare import record_title
from triage.engine.document import Document
from triage.engine.next_questions import Worth, decisive, open_signals, separating, worth_asking
from triage.engine.questionnaire import Question, Section
from triage.engine.recommend import Recommendation, recommend
from triage.engine.rules import Pattern, RuleSet
from triage.engine.signals import Signals, compute_signals
from triage.engine.values import readable


@dataclass(frozen=True)
class Said:
    """An answer as evidence: where it stands and what it says; `record` names the record or counts several."""

    path: str
    section: Section
    question: str
    answer: str
    record: str = ""


@dataclass
class Outcome:
    """Everything that the recommendation pages, the live panel and REST show. What takes many trial recommendations is
    computed when it is asked for."""

    document: Document
    signals: Signals
    rules: RuleSet
    recommendation: Recommendation

    @cached_property
    def worths(self) -> list[Worth]:
        """The open questions, the most telling first."""
        return worth_asking(**self._asked)

    @cached_property
    def separating(self) -> Worth | None:
        """The question that would settle a near tie."""
        return separating(recommendation=self.recommendation, **self._asked)

    @cached_property
    def decisive(self) -> dict[str, str | None]:
        """The signals without which another pattern would be first, and that pattern."""
        return decisive(signals=self.signals.values, rule_set=self.rules) if self.recommendation.winner else {}

    @cached_property
    def _asked(self) -> dict[str, Any]:
        values = self.signals.values
        missing = open_signals(self.document, values, self.rules)
        return {
            "signals": values,
            "missing": missing,
            "rule_set": self.rules,
            "questionnaire": self.document.questionnaire,
        }

    @property
    def pattern(self) -> Pattern | None:
        return self.rules.patterns.get(self.recommendation.winner or "")

    @property
    def next_question(self) -> Worth | None:
        """The near tie's separating question if there is one, else the most telling open question; none where no
        single answer would change the first pattern."""
        if self.separating:
            return self.separating
        first = self.worths[0] if self.worths else None
        return first if first and (first.outcomes or self.pattern is None) else None

    def as_dict(self) -> dict[str, Any]:
        """The REST form."""
        return {
            "signals": self.signals.values,
            "sources": {name: list(signal.sources) for name, signal in self.signals.found.items()},
            **self.recommendation.as_dict(),
            "next_questions": [_worth_dict(worth) for worth in self.worths[:5]],
            "separating_question": _worth_dict(self.separating) if self.separating else None,
            "decisive": self.decisive,
            "said": {name: [item.answer for item in self.said(name)] for name in self.signals.found},
        }

    def said(self, signal: str) -> list[Said]:
        """The answers behind a signal in words, one line for each question: equal questions of records together."""
        found = self.signals.found.get(signal)
        together: dict[tuple[str, str], list[Said]] = {}
        for item in (_say(self.document, path) for path in found.sources) if found else ():
            together.setdefault((item.section.key, item.question), []).append(item)
        return [_join(items) for items in together.values()]


def _join(items: list[Said]) -> Said:
    """One line for several records' answers to the same question."""
    if len(items) == 1:
        return items[0]
    answers = ", ".join(dict.fromkeys(word for item in items for word in item.answer.split(", ")))
    return replace(items[0], record=f"{len(items)} {items[0].section.plural}", answer=answers)


def _worth_dict(worth: Worth) -> dict[str, Any]:
    return {
        "signal": worth.signal,
        "section": worth.section.key,
        "question": worth.question.key if worth.question else None,
        "text": worth.question.text if worth.question else worth.section.title,
        "share": round(worth.share, 3),
        "outcomes": [{"answer": answer, "pattern": pattern} for answer, pattern in worth.outcomes],
    }


def judge(*, document: Document, rules: RuleSet, today: date) -> Outcome:
    """A document under a rule set on a day."""
    signals = compute_signals(document, today=today)
    recommendation = recommend(signals=signals.values, rule_set=rules)
    return Outcome(document=document, signals=signals, rules=rules, recommendation=recommendation)


def _say(document: Document, path: str) -> Said:
    """Words for a source path: "ops_hours", "formats/2/total", or "consumers" for their number."""
    section_key, _, rest = path.partition("/")
    if not rest and section_key in document.questionnaire.single:
        question = document.questionnaire.single[section_key]
        section = next(s for s in document.questionnaire.sections if question.key in s.by_key and not s.record)
        return Said(path, section, question.text, readable(question, document.answer(question.key)))
    section = document.questionnaire.by_key[section_key]
    records = document.records(section_key)
    if not rest:
        return Said(path, section, section.title, f"{len(records)} named")
    number, _, key = rest.partition("/")
    record = records[int(number) - 1]
    answer = readable(section.by_key[key], record.get(key)) or "not said"
    return Said(path, section, section.by_key[key].text, answer, record_title(section, record))


@dataclass(frozen=True)
class OpenQuestion:
    """Something that somebody said they do not know."""

    path: str
    section: Section
    question: Question
    text: str
    whom: str


def open_questions(document: Document) -> list[OpenQuestion]:
    """Every 'I don't know' of a document; record paths use the record's id, which survives reordering."""
    found = []
    for question, cell in document.singles():
        if cell.unknown:
            section = next(s for s in document.questionnaire.sections if not s.record and question.key in s.by_key)
            found.append(OpenQuestion(question.key, section, question, question.text, cell.ask))
    for section in document.questionnaire.record_sections:
        for record in document.records(section.key):
            for key, whom in record.get("unknown", {}).items():
                question = section.by_key.get(key)
                if question:
                    text = f"{record_title(section, record)}: {question.text}"
                    found.append(OpenQuestion(f"{section.key}/{record['id']}/{key}", section, question, text, whom))
    return found
