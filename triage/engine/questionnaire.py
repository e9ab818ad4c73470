"""The questions as data: sections, questions with stable keys, options, units, show-if conditions."""

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
    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question. `weight` 3 decides, 2 shifts, 1 is context; `signals` are what the rules read."""

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

    def label_of(self, value: str) -> str:
        return next((option.label for option in self.options if option.value == value), value)

    def is_shown(self, answers: Mapping[str, Any]) -> bool:
        return all_hold(self.show_if, answers)


@dataclass(frozen=True)
class Section:
    """One screen. With `record` it repeats: `record` is the singular noun, `count_signal` what the number feeds."""

    key: str
    title: str
    questions: tuple[Question, ...]
    seed: str = ""
    minutes: int = 5
    record: str = ""
    minimum: int = 0
    maximum: int = 0
    count_signal: str = ""

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @property
    def plural(self) -> str:
        """The noun for several records: use cases, dependencies."""
        return f"{self.record[:-1]}ies" if self.record.endswith("y") else f"{self.record}s"

    @property
    def current(self) -> tuple[Question, ...]:
        """The questions that are still asked; retired ones keep their old answers but are not asked."""
        return tuple(question for question in self.questions if not question.retired)

    @property
    def deciding(self) -> tuple[Question, ...]:
        """The questions of the short door."""
        return tuple(question for question in self.current if question.weight >= DECIDES)


@dataclass(frozen=True)
class Questionnaire:
    version: str
    sections: tuple[Section, ...]
    key: str = "default"
    title: str = ""

    @cached_property
    def by_key(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def single(self) -> dict[str, Question]:
        """Questions asked once, by key; a question of a record section is found through its section."""
        return {q.key: q for section in self.sections if not section.record for q in section.questions}

    @property
    def record_sections(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.record)

    def asking(self, signal: str) -> Iterator[tuple[Section, Question | None]]:
        """Where a signal is asked for; the question is None where the number of records answers."""
        for section in self.sections:
            if section.count_signal == signal:
                yield section, None
            for question in section.current:
                if signal in question.signals:
                    yield section, question


def parse_questionnaire(raw: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from the shape of interview.yaml; ValueError names the question that is wrong."""
    return Questionnaire(version=str(raw["version"]), sections=tuple(_parse_section(item) for item in raw["sections"]))


def _parse_section(raw: Mapping[str, Any]) -> Section:
    records = raw.get("records") or {}
    return Section(
        key=raw["key"],
        title=raw["title"],
        seed=raw.get("seed", ""),
        minutes=raw.get("minutes", 5),
        record=records.get("name", ""),
        minimum=records.get("min", 0),
        maximum=records.get("max", 0),
        count_signal=records.get("signal", ""),
        questions=tuple(parse_question(item) for item in raw["questions"]),
    )


def parse_question(raw: Mapping[str, Any]) -> Question:
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
    words = re.sub(r"(\d)-(\d)", r"\1–\2", str(raw)).replace("-", " ").replace("_", " ")
    return Option(str(raw), words[:1].upper() + words[1:])
