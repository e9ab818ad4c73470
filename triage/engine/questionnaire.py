"""The questionnaire as data: sections, questions with stable keys, options, units and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from triage.engine.conditions import Condition, all_hold, parse_show_if

KINDS = ("text", "line", "long", "choice", "multi", "int", "qty", "date", "url", "person", "system", "file", "bool3")
DECIDES = 3  # the weight of a question that decides the recommendation


@dataclass(frozen=True)
class Option:
    """One choice of a question: the stored value, and the label that people see."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        kind: One of KINDS.
        weight: 3 decides the recommendation, 2 shifts it, 1 is context.
        signals: Names of the signals that its answer feeds.
        show_if: Conditions on earlier answers; the question is asked only if all of them hold.
        retired: No longer asked; old answers stay readable.
    """

    key: str
    text: str
    kind: str
    weight: int = 1
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    units: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    show_if: tuple[Condition, ...] = ()
    retired: bool = False

    def get_label(self, value: str) -> str:
        """The label of an option's value; the value itself where there is no such option (any more)."""
        return next((option.label for option in self.options if option.value == value), value)

    def is_shown(self, answers: Mapping[str, Any]) -> bool:
        """Whether the question is asked, given the values of other answers by question key."""
        return all_hold(self.show_if, answers)


@dataclass(frozen=True)
class Section:
    """One screen of questions, asked once or for each record.

    Attributes:
        seed: The question of the original notes behind the section.
        record: Singular noun of a record ("use case"); empty where the section is asked once.
        maximum: How many records fit; 0 means no limit.
        count_signal: The signal that the number of records feeds.
    """

    key: str
    title: str
    questions: tuple[Question, ...]
    seed: str = ""
    minutes: int = 5
    record: str = ""
    maximum: int = 0
    count_signal: str = ""

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """The questions by key."""
        return {question.key: question for question in self.questions}

    @property
    def plural(self) -> str:
        """Plural noun of its records: use cases, dependencies."""
        return f"{self.record[:-1]}ies" if self.record.endswith("y") else f"{self.record}s"

    @property
    def current(self) -> tuple[Question, ...]:
        """The questions that are still asked."""
        return tuple(question for question in self.questions if not question.retired)

    @property
    def deciding(self) -> tuple[Question, ...]:
        """The questions of the short form."""
        return tuple(question for question in self.current if question.weight >= DECIDES)


@dataclass(frozen=True)
class Questionnaire:
    """A list of sections; keys of questions that are asked once are unique in all of them.

    Example:
        >>> section = Section("who", "Who are you?", (Question("hours", "Hours?", "int", signals=("ops_hours",)),))
        >>> questionnaire = Questionnaire("1", (section,))
        >>> [question.key for _, question in questionnaire.find_questions("ops_hours") if question]
        ['hours']
    """

    version: str
    sections: tuple[Section, ...]
    key: str = "default"
    title: str = ""

    @cached_property
    def by_key(self) -> dict[str, Section]:
        """The sections by key."""
        return {section.key: section for section in self.sections}

    @cached_property
    def single(self) -> dict[str, Question]:
        """Questions asked once, by key. Those of records are in their section's `by_key`."""
        return {q.key: q for section in self.sections if not section.record for q in section.questions}

    def section_of(self, key: str) -> Section:
        """The section of a question that is asked once. Raises StopIteration where there is none of this key."""
        return next(section for section in self.sections if not section.record and key in section.by_key)

    @property
    def record_sections(self) -> tuple[Section, ...]:
        """The sections with records."""
        return tuple(section for section in self.sections if section.record)

    def find_questions(self, signal: str) -> Iterator[tuple[Section, Question | None]]:
        """The questions that feed a signal, with their sections; None is the number of records in the section."""
        for section in self.sections:
            if section.count_signal == signal:
                yield section, None
            for question in section.current:
                if signal in question.signals:
                    yield section, question


def parse_questionnaire(raw: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from the shape of interview.yaml.

    Raises:
        ValueError: A question is wrong; the text names it.

    Example:
        >>> raw = {"key": "who", "title": "Who?", "questions": [{"key": "hours", "text": "Hours?", "type": "int"}]}
        >>> parse_questionnaire({"version": "1", "sections": [raw]}).single["hours"].kind
        'int'
    """
    return Questionnaire(version=str(raw["version"]), sections=tuple(_parse_section(item) for item in raw["sections"]))


def _parse_section(raw: Mapping[str, Any]) -> Section:
    records = raw.get("records") or {}
    return Section(
        key=raw["key"],
        title=raw["title"],
        seed=raw.get("seed", ""),
        minutes=raw.get("minutes", 5),
        record=records.get("name", ""),
        maximum=records.get("max", 0),
        count_signal=records.get("signal", ""),
        questions=tuple(parse_question(item) for item in raw["questions"]),
    )


def parse_question(raw: Mapping[str, Any]) -> Question:
    """A question from its shape in interview.yaml.

    Raises:
        ValueError: The kind is unknown, options are missing, or the condition cannot be parsed.

    Example:
        >>> parse_question({"key": "citable", "text": "Citable?", "type": "bool3", "weight": 2}).weight
        2
    """
    key = raw["key"]
    if raw["type"] not in KINDS:
        raise ValueError(f"Question {key}: unknown type {raw['type']!r}; use one of {', '.join(KINDS)}.")
    if raw["type"] in ("choice", "multi") and not raw.get("options"):
        raise ValueError(f"Question {key}: a {raw['type']} question needs options.")
    try:
        show_if = parse_show_if(raw.get("show_if") or "")
    except ValueError as error:
        raise ValueError(f"Question {key}: {error}") from error
    return Question(
        key=key,
        text=raw["text"],
        kind=raw["type"],
        weight=raw.get("weight", 1),
        help=raw.get("help", ""),
        required=raw.get("req", False),
        options=tuple(_parse_option(option) for option in raw.get("options") or ()),
        units=tuple(raw.get("units") or ()),
        signals=tuple(name.strip() for name in (raw.get("signal") or "").split(",") if name.strip()),
        show_if=show_if,
        retired=raw.get("retired", False),
    )


def _parse_option(raw: str | Mapping[str, str]) -> Option:
    if isinstance(raw, Mapping):
        ((value, label),) = raw.items()
        return Option(value, label)
    label = re.sub(r"(\d)-(\d)", r"\1–\2", str(raw)).replace("-", " ").replace("_", " ")
    return Option(str(raw), label[:1].upper() + label[1:])
