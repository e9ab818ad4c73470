"""An interview as plain JSON values: what forms save, files carry, freezes keep and signals are computed from.

{"answers": {"ops_hours": {"value": 8, "confidence": "rough"}, "horizon": {"unknown": true, "ask": "Ann"}},
 "records": {"formats": [{"name": "csv-tsv", "total": {"value": 2, "unit": "TB"}, "unknown": {"rows": "Ann"}}]}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from triage.engine.questionnaire import Question, Questionnaire, Section

CONFIDENCES = ("sure", "rough", "guess")
EXTRAS = ("unknown", "typed", "confidence", "note", "id")  # what a record holds besides its questions


@dataclass(frozen=True)
class Cell:
    """The answer to one question. `typed` keeps what could not be read, `ask` says who knows; `note` is private."""

    value: Any = None
    typed: str = ""
    unknown: bool = False
    ask: str = ""
    confidence: str = ""
    note: str = ""

    @property
    def is_blank(self) -> bool:
        return self == Cell()

    @property
    def is_answered(self) -> bool:
        """'I don't know' is an answer; text that could not be read is not yet one."""
        return self.value is not None or self.unknown

    def as_dict(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value not in (None, "", False) or key == "value"}


@dataclass(frozen=True)
class Document:
    """The raw dictionary seen through its questionnaire: only questions that are shown count."""

    questionnaire: Questionnaire
    raw: Mapping[str, Any]

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Values of single questions by key; a question hidden by an earlier answer counts as not answered."""
        values: dict[str, Any] = {}
        for question in self.questionnaire.single.values():
            value = self.cell(question.key).value
            if value is not None and question.is_shown(values):
                values[question.key] = value
        return values

    def cell(self, key: str) -> Cell:
        return as_cell(self.raw.get("answers", {}).get(key))

    def answer(self, key: str) -> Any:
        return self.answers.get(key)

    def singles(self) -> Iterator[tuple[Question, Cell]]:
        """Every question asked once that is shown, with its answer."""
        for question in self.questionnaire.single.values():
            if not question.retired and question.is_shown(self.answers):
                yield question, self.cell(question.key)

    def records(self, section: str) -> list[Mapping[str, Any]]:
        """The records of a section that say anything."""
        known = self.questionnaire.by_key.get(section)
        return [r for r in self.raw.get("records", {}).get(section, []) if known and not is_blank_record(known, r)]


def is_blank_record(section: Section, record: Mapping[str, Any]) -> bool:
    said = any(record.get(question.key) is not None for question in section.questions)
    return not (said or record.get("unknown") or record.get("typed"))


def as_cell(raw: Any) -> Cell:
    """A cell from its dictionary, from a bare value, or from nothing."""
    if isinstance(raw, Mapping) and ("value" in raw or "unknown" in raw or "typed" in raw) and "unit" not in raw:
        return Cell(**{key: raw[key] for key in Cell.__dataclass_fields__ if raw.get(key) is not None})
    return Cell(value=raw)
