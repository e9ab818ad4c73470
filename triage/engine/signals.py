"""Compute the signals that rules read from the answers of a document. A missing answer gives no signal, not False.

Every signal keeps its sources: the paths of the answers it comes from ("ops_hours", "formats/2/total").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.engine.document import Document
from triage.engine.quantities import BYTES, ROWS, to_base_unit

LEVELS = ("storage", "sharing", "query", "analytics", "integration")
SPEEDS = ("once", "release", "batch", "daily", "stream")
SKILLS = ("click", "sql", "code")
SLICES = {"slice-by-time", "slice-by-place", "slice-by-variable"}
KEYED = {"row-by-key", "range-of-keys"}
MESSY_STATES = {"lost", "mess"}
SOURCE_KINDS = {"dataset", "service"}
TYPISTS = {"person", "survey"}
TYPED_WAYS = {"form", "paper", "message"}


@dataclass(frozen=True)
class Signal:
    """A fact and the paths of the answers that it comes from."""

    value: Any
    sources: tuple[str, ...]


@dataclass
class Signals:
    """The signals of one document by name."""

    by_name: dict[str, Signal] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """The signals that the rules read."""
        return {name: signal.value for name, signal in self.by_name.items()}

    def add(self, name: str, value: Any, sources: list[str]) -> None:
        """Add a signal; None and an empty list add nothing."""
        if value is not None and value != []:
            self.by_name[name] = Signal(value, tuple(sources))


_DELIVERY_WORDS = re.compile(r"\b(releases?|files?|data|dataset|downloads?|archive|database|v?\d[\d.]*)\b")
FieldAnswers = list[tuple[str, Any]]  # (path, value) of the records that answered one question


def compute_signals(document: Document, *, today: date) -> Signals:
    """All signals of a document.

    Args:
        today: Turns the deadline into days.

    Example:
        >>> from triage.engine.questionnaire import Question, Questionnaire, Section
        >>> section = Section("who", "Who are you?", (Question("hours", "Hours?", "int", signals=("ops_hours",)),))
        >>> document = Document(Questionnaire("1", (section,)), {"answers": {"hours": {"value": 8}}})
        >>> compute_signals(document, today=date(2026, 1, 1)).values
        {'ops_hours': 8}
    """
    signals = Signals()
    for question, cell in document.shown_cells():
        for name in question.signals:
            if name not in _COMPUTED and cell.value is not None:
                signals.add(name, cell.value, [question.key])
    for add_signals in _RECORD_SIGNALS:
        add_signals(document, signals)
    _add_deadline(document, signals, today)
    return signals


def _answers(
    document: Document, section: str, key: str, selects: Callable[[Mapping[str, Any]], bool] = bool
) -> FieldAnswers:
    """The answers to one question in the records that `selects` accepts."""
    return [
        (f"{section}/{n}/{key}", record[key])
        for n, record in enumerate(document.records(section), start=1)
        if record.get(key) is not None and selects(record)
    ]


def _paths(answers: FieldAnswers) -> list[str]:
    return [path for path, _ in answers]


def _union(answers: FieldAnswers) -> list[str]:
    """Distinct values in order of appearance, of single values or of lists."""
    items = (item for _, value in answers for item in (value if isinstance(value, list) else [value]))
    return list(dict.fromkeys(items))


def _highest(answers: FieldAnswers, scale: tuple[str, ...]) -> str | None:
    return max((value for _, value in answers), key=scale.index, default=None)


def _is_must(record: Mapping[str, Any]) -> bool:
    return record.get("priority") == "must"


def _add_use_cases(document: Document, signals: Signals) -> None:
    """Goal, mode and piece of the *must* use cases."""
    levels = _answers(document, "usecases", "level", _is_must)
    signals.add("goal", _highest(levels, LEVELS), _paths(levels))
    modes = _answers(document, "usecases", "mode", _is_must)
    mode_names = set(_union(modes))
    if mode_names:
        signals.add("perfunctory", bool(mode_names & {"perfunctory", "both"}), _paths(modes))
    if mode_names - {"once"}:  # 'once' says that nothing is repeated, and nothing about exploring
        signals.add("exploratory", bool(mode_names & {"exploratory", "both"}), _paths(modes))
    pieces = _answers(document, "usecases", "piece", _is_must)
    piece_names = set(_union(pieces))
    signals.add("need_full_files", "whole-files" in piece_names or None, _paths(pieces))
    needs_no_subset = False if "no-slices" in piece_names else None
    signals.add("need_subset", bool(piece_names & SLICES) or needs_no_subset, _paths(pieces))
    signals.add("need_key_or_range", bool(piece_names & KEYED) or None, _paths(pieces))


def _add_velocity(document: Document, signals: Signals) -> None:
    speeds = _answers(document, "producers", "cadence") + _answers(document, "formats", "velocity")
    signals.add("velocity", _highest(speeds, SPEEDS), _paths(speeds))


def _add_counts(document: Document, signals: Signals) -> None:
    """Numbers of records. One record may be the first of several: a count is a signal from the second on."""
    for section in document.questionnaire.record_sections:
        count = len(document.records(section.key))
        if section.count_signal and count > 1:
            signals.add(section.count_signal, count, [section.key])


def _add_consumers(document: Document, signals: Signals) -> None:
    access = _answers(document, "consumers", "access")
    signals.add("consumer_access", _union(access), _paths(access))
    actors = {str(r.get("actor")).casefold() for r in document.records("usecases") if _is_must(r) and r.get("actor")}
    skills = _answers(document, "consumers", "skill", lambda r: str(r.get("name")).casefold() in actors)
    skills = skills or _answers(document, "consumers", "skill")  # no must case names a consumer: all of them count
    signals.add("consumer_skill", min((v for _, v in skills), key=SKILLS.index, default=None), _paths(skills))
    writes = _answers(document, "consumers", "contribute")
    if any(value for _, value in writes):
        signals.add("writes_by_users", True, [path for path, value in writes if value])
    elif writes and len(writes) == len(document.records("consumers")):
        signals.add("writes_by_users", False, _paths(writes))


def _add_fragile_dependency(document: Document, signals: Signals) -> None:
    consequences = _answers(document, "dependencies", "if_gone")
    fragile = _answers(
        document, "dependencies", "if_gone", lambda r: r.get("if_gone") == "stop" and not r.get("alternative")
    )
    if consequences:
        signals.add("has_fragile_dependency", bool(fragile), _paths(fragile or consequences))


def _add_sources(document: Document, signals: Signals) -> None:
    """How many outside sources there are, and whether all the data already live in them.

    A source is a dependency on a dataset or service, or an upstream archive that delivers, counted once by the
    system's name. Data live elsewhere when every source names its system and nobody here produces any.
    """
    sources = dict(_named_sources(document))
    if not sources:
        return
    paths = list(sources.values())
    signals.add("n_sources", len(sources), paths)
    if len(sources) < 2:
        return
    own_producers = [
        f"producers/{n}/kind" for n, r in _producer_rows(document) if r.get("kind") and not _is_upstream(r)
    ]
    if own_producers:
        signals.add("data_elsewhere", False, own_producers)
    elif all(path.endswith("/system") for path in paths):
        signals.add("data_elsewhere", True, paths)


def _producer_rows(document: Document) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(document.records("producers"), start=1)


def _is_upstream(producer: Mapping[str, Any]) -> bool:
    return producer.get("kind") == "upstream-archive"


def _named_sources(document: Document) -> Iterator[tuple[str, str]]:
    """(case-folded name, path) of each source; a source that is named twice comes twice."""
    for n, record in enumerate(document.records("dependencies"), start=1):
        if record.get("kind") in SOURCE_KINDS or (record.get("system") and not record.get("kind")):
            yield _source_name(record, "what"), f"dependencies/{n}/{'system' if record.get('system') else 'what'}"
    for n, record in _producer_rows(document):
        if _is_upstream(record):
            yield _source_name(record, "name"), f"producers/{n}/system"


def _source_name(record: Mapping[str, Any], name_key: str) -> str:
    """The name that identifies a source; "gnomAD release" and "gnomAD files" are both gnomad."""
    system = record.get("system") or {}
    name = str(system.get("dataset") or system.get("name") or record.get(name_key)).casefold()
    return _DELIVERY_WORDS.sub("", name).strip() or name


def _add_amounts(document: Document, signals: Signals) -> None:
    totals = _answers(document, "formats", "total")
    if totals:
        size = sum(to_base_unit(value["value"], value["unit"]) for _, value in totals)
        signals.add("gb_total", size / BYTES["GB"], _paths(totals))
    growth = _answers(document, "formats", "growth")
    if growth:
        added = sum(to_base_unit(value["value"], value["unit"]) for _, value in growth)
        signals.add("gb_growth", added / BYTES["GB"], _paths(growth))
    out = document.answer("downloads")
    if out:
        signals.add("gb_out", to_base_unit(out["value"], out["unit"]) / BYTES["GB"], ["downloads"])
    rows = _answers(document, "formats", "rows")
    if rows:
        largest = max(to_base_unit(value["value"], value["unit"]) for _, value in rows)
        signals.add("rows_million", largest / ROWS["million"], _paths(rows))
    files = _answers(document, "formats", "files")
    if files:
        signals.add("file_count", sum(value for _, value in files), _paths(files))


def _add_data_types(document: Document, signals: Signals) -> None:
    kinds = _answers(document, "types", "kind")
    signals.add("kinds", _union(kinds), _paths(kinds))
    structures = _answers(document, "types", "stable")
    if structures:
        changing = "changing" in _union(structures)
        signals.add("schema", "changing" if changing else "stable", _paths(structures))


def _add_typed_rows(document: Document, signals: Signals) -> None:
    """Whether people type rows: as they say themselves, or because a person delivers by form, paper or message."""
    typing = document.answer("typing")
    if typing:
        signals.add("typed_rows", typing != "nobody", ["typing"])
        return
    deliveries = _answers(document, "producers", "how", lambda record: record.get("kind") in TYPISTS)
    typed = [(path, value) for path, value in deliveries if value in TYPED_WAYS]
    if deliveries:
        signals.add("typed_rows", bool(typed), _paths(typed or deliveries))


def _add_messy(document: Document, signals: Signals) -> None:
    faults = _answers(document, "formats", "faults")
    state = document.answer("state_now")
    if state in MESSY_STATES or faults:
        sources = ["state_now"] if state in MESSY_STATES else []
        signals.add("messy", True, sources + _paths(faults))
    elif state:
        signals.add("messy", False, ["state_now"])


def _add_deadline(document: Document, signals: Signals, today: date) -> None:
    deadline = document.answer("deadline")
    if deadline:
        signals.add("deadline_days", (date.fromisoformat(deadline) - today).days, ["deadline"])


_RECORD_SIGNALS = (
    _add_use_cases, _add_velocity, _add_counts, _add_consumers, _add_fragile_dependency, _add_sources, _add_amounts,
    _add_data_types, _add_typed_rows, _add_messy,
)  # fmt: skip
_COMPUTED = {
    "messy",
    "deadline_days",
    "gb_out",
    "typed_rows",
}  # signals of questions asked once that are not the answer itself
