"""The answers behind a signal as text, so that every reason of a recommendation can show where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage.engine.compare import record_title
from triage.engine.document import Document
from triage.engine.questionnaire import Section
from triage.engine.signals import Signals
from triage.engine.values import render_value


@dataclass(frozen=True)
class Evidence:
    """An answer that feeds a signal.

    Attributes:
        path: "ops_hours", "formats/2/total", or "consumers" for their number.
        question: Text of the question.
        answer: The answer as text.
        record: Title of the record, or how many records gave the answers; empty where the question is asked once.
    """

    path: str
    section: Section
    question: str
    answer: str
    record: str = ""


def list_evidence(document: Document, signals: Signals, name: str) -> list[Evidence]:
    """The answers behind a signal; answers of several records to one question are one item.

    Example:
        >>> from triage.engine.questionnaire import Question, Questionnaire
        >>> section = Section("who", "Who are you?", (Question("hours", "Hours?", "int", signals=("ops_hours",)),))
        >>> document = Document(Questionnaire("1", (section,)), {"answers": {"hours": {"value": 8}}})
        >>> signals = Signals()
        >>> signals.add("ops_hours", 8, ["hours"])
        >>> [(item.question, item.answer) for item in list_evidence(document, signals, "ops_hours")]
        [('Hours?', '8')]
    """
    signal = signals.by_name.get(name)
    by_question: dict[tuple[str, str], list[Evidence]] = {}
    for item in (_read_evidence(document, path) for path in signal.sources) if signal else ():
        by_question.setdefault((item.section.key, item.question), []).append(item)
    return [_join_evidence(items) for items in by_question.values()]


def _read_evidence(document: Document, path: str) -> Evidence:
    section_key, _, rest = path.partition("/")
    questionnaire = document.questionnaire
    if not rest and section_key in questionnaire.single:
        question = questionnaire.single[section_key]
        answer = render_value(question, document.answer(question.key))
        return Evidence(path, questionnaire.section_of(question.key), question.text, answer)
    section = questionnaire.by_key[section_key]
    records = document.records(section_key)
    if not rest:
        return Evidence(path, section, section.title, f"{len(records)} named")
    number, _, key = rest.partition("/")
    record = records[int(number) - 1]
    answer = render_value(section.by_key[key], record.get(key)) or "not said"
    return Evidence(path, section, section.by_key[key].text, answer, record_title(section, record))


def _join_evidence(items: list[Evidence]) -> Evidence:
    """One item for the answers of several records to the same question."""
    if len(items) == 1:
        return items[0]
    answers = ", ".join(dict.fromkeys(answer for item in items for answer in item.answer.split(", ")))
    return replace(items[0], record=f"{len(items)} {items[0].section.plural}", answer=answers)
