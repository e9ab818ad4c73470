"""The answer to one question: parsed from outside, stored and merged as a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from triage.engine.questionnaire import Question
from triage.engine.values import MAX_NAME, clean_text, means_unknown, parse_value, text_as_typed

CONFIDENCES = ("sure", "rough", "guess")


@dataclass(frozen=True)
class Cell:
    """The answer to one question.

    Attributes:
        value: The typed value; None where there is none.
        typed: Text that could not be parsed, kept as somebody typed it.
        unknown: Whether the answer is "I don't know".
        ask: Who knows.
        confidence: One of CONFIDENCES, or empty.
        note: A private remark.
    """

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
        """ "I don't know" is an answer; text that could not be parsed is not yet one."""
        return self.value is not None or self.unknown

    def as_dict(self) -> dict[str, Any]:
        """The cell as JSON: `value` always, the rest where it is not empty."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "", False) or key == "value"}


def to_cell(raw: Any) -> Cell:
    """The cell of its dictionary, of a bare value, or of None.

    Example:
        >>> to_cell({"unknown": True, "ask": "Ann"}).ask
        'Ann'
        >>> to_cell({"value": 2, "unit": "TB"}).value
        {'value': 2, 'unit': 'TB'}
    """
    if isinstance(raw, Mapping) and ("value" in raw or "unknown" in raw or "typed" in raw) and "unit" not in raw:
        return Cell(**{key: raw[key] for key in Cell.__dataclass_fields__ if raw.get(key) is not None})
    return Cell(value=raw)


def parse_confidence(raw: object) -> tuple[str, str]:
    """(confidence, problem): one of them is empty.

    Example:
        >>> parse_confidence("rough")
        ('rough', '')
        >>> parse_confidence("hardly")
        ('', "Confidence is one of sure, rough, guess, not 'hardly'.")
    """
    if raw is None or raw == "":
        return "", ""
    if isinstance(raw, str) and raw in CONFIDENCES:
        return raw, ""
    return "", f"Confidence is one of {', '.join(CONFIDENCES)}, not {raw!r}."


def parse_cell(question: Question, raw: Any) -> tuple[Cell, str]:
    """A cell from outside (form, REST, file), and a sentence that says what is wrong with it, if anything is.

    What cannot be parsed is kept in `typed`: nothing that somebody typed is lost.

    Example:
        >>> parse_cell(Question("hours", "Hours per month", "int"), "8")
        (Cell(value=8, typed='', unknown=False, ask='', confidence='', note=''), '')
        >>> cell, problem = parse_cell(Question("hours", "Hours per month", "int"), "a few")
        >>> cell.typed, problem
        ('a few', "'a few' is not a number; write for example 1500 or 1.5e6.")
    """
    cell = to_cell(raw)
    confidence, problem = parse_confidence(cell.confidence)
    value = cell.typed if cell.value is None else cell.value
    says_unknown = means_unknown(question, value)
    unknown = cell.unknown is True or says_unknown
    ask = clean_text(cell.ask, MAX_NAME) if unknown else ""
    note = clean_text(cell.note)
    if says_unknown:
        return Cell(unknown=unknown, ask=ask, confidence=confidence, note=note), problem
    parsed, typed = None, ""
    try:
        parsed = parse_value(question, value)
    except ValueError as error:
        typed, problem = text_as_typed(value), str(error)
    return Cell(parsed, typed, unknown, ask, confidence, note), problem


@dataclass(frozen=True)
class Conflict:
    """Two people changed the same answer: what the page showed, what came back, and what is stored now."""

    base: Cell
    mine: Cell
    theirs: Cell
