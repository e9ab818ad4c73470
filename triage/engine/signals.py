"""A document's answers folded into the signals that the rules read. Missing is not false.

Every signal keeps its sources: the paths of the answers it came from ("ops_hours", "formats/2/total").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.engine.document import Document
from triage.engine.quantities import BYTES, ROWS, canonical

LEVELS = ("storage", "sharing", "query", "analytics", "integration")
SPEEDS = ("once", "release", "batch", "daily", "stream")
SKILLS = ("click", "sql", "code")
SLICES = {"slice-by-time", "slice-by-place", "slice-by-variable"}
KEYED = {"row-by-key", "range-of-keys"}
MESSY_STATES = {"lost", "mess"}
SOURCE_KINDS = {"dataset", "service"}


@dataclass(frozen=True)
class Signal:
    value: Any
    sources: tuple[str, ...]


@dataclass
class Signals:
    """What the rules may read (`values`) and where it came from; one gatherer for one document."""

    found: dict[str, Signal] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        return {name: signal.value for name, signal in self.found.items()}

    def put(self, name: str, value: Any, sources: list[str]) -> None:
        if value is not None and value != []:
            self.found[name] = Signal(value, tuple(sources))


Answered = list[tuple[str, Any]]  # (path, value) of the records that answered one question


def compute_signals(document: Document, *, today: date) -> Signals:
    """All signals of a document; `today` turns the deadline into days."""
    signals = Signals()
    for question, cell in document.singles():
        for name in question.signals:
            if name not in _FOLDED and cell.value is not None:
                signals.put(name, cell.value, [question.key])
    for fold in _FOLDS:
        fold(document, signals)
    _deadline(document, signals, today)
    return signals


def _answers(document: Document, section: str, key: str, keep: Callable[[Any], bool] = bool) -> Answered:
    return [
        (f"{section}/{n}/{key}", record[key])
        for n, record in enumerate(document.records(section), start=1)
        if record.get(key) is not None and keep(record)
    ]


def _paths(answers: Answered) -> list[str]:
    return [path for path, _ in answers]


def _union(answers: Answered) -> list[str]:
    """Distinct values in order of appearance, of single values or of lists."""
    items = (item for _, value in answers for item in (value if isinstance(value, list) else [value]))
    return list(dict.fromkeys(items))


def _highest(answers: Answered, scale: tuple[str, ...]) -> str | None:
    return max((value for _, value in answers), key=scale.index, default=None)


def _is_must(record: Mapping[str, Any]) -> bool:
    return record.get("priority") == "must"


def _use_cases(document: Document, signals: Signals) -> None:
    """Goal, mode and piece of the *must* use cases."""
    levels = _answers(document, "usecases", "level", _is_must)
    signals.put("goal", _highest(levels, LEVELS), _paths(levels))
    modes = _answers(document, "usecases", "mode", _is_must)
    said = set(_union(modes))
    if said:
        signals.put("perfunctory", bool(said & {"perfunctory", "both"}), _paths(modes))
    if said - {"once"}:  # 'once' says that nothing is repeated, and nothing about exploring
        signals.put("exploratory", bool(said & {"exploratory", "both"}), _paths(modes))
    pieces = _answers(document, "usecases", "piece", _is_must)
    taken = set(_union(pieces))
    signals.put("need_full_files", "whole-files" in taken or None, _paths(pieces))
    signals.put("need_subset", bool(taken & SLICES) or (False if "no-slices" in taken else None), _paths(pieces))
    signals.put("need_key_or_range", bool(taken & KEYED) or None, _paths(pieces))


def _producers(document: Document, signals: Signals) -> None:
    speeds = _answers(document, "producers", "cadence") + _answers(document, "formats", "velocity")
    signals.put("velocity", _highest(speeds, SPEEDS), _paths(speeds))


def _counts(document: Document, signals: Signals) -> None:
    """Numbers of records. One record may be the first of several: a count is a signal from the second on."""
    for section in document.questionnaire.record_sections:
        count = len(document.records(section.key))
        if section.count_signal and count > 1:
            signals.put(section.count_signal, count, [section.key])


def _consumers(document: Document, signals: Signals) -> None:
    access = _answers(document, "consumers", "access")
    signals.put("consumer_access", _union(access), _paths(access))
    actors = {str(r.get("actor")).casefold() for r in document.records("usecases") if _is_must(r) and r.get("actor")}
    skills = _answers(document, "consumers", "skill", lambda r: str(r.get("name")).casefold() in actors)
    skills = skills or _answers(document, "consumers", "skill")  # no must case names a consumer: all of them count
    signals.put("consumer_skill", min((v for _, v in skills), key=SKILLS.index, default=None), _paths(skills))
    writes = _answers(document, "consumers", "contribute")
    if any(value for _, value in writes):
        signals.put("writes_by_users", True, [path for path, value in writes if value])
    elif writes and len(writes) == len(document.records("consumers")):
        signals.put("writes_by_users", False, _paths(writes))


def _dependencies(document: Document, signals: Signals) -> None:
    fates = _answers(document, "dependencies", "if_gone")
    fragile = _answers(
        document, "dependencies", "if_gone", lambda r: r.get("if_gone") == "stop" and not r.get("alternative")
    )
    if fates:
        signals.put("has_fragile_dependency", bool(fragile), _paths(fragile or fates))


def _sources(document: Document, signals: Signals) -> None:
    """How many outside sources there are, and whether all the data already live in them.

    A source is a dependency on a dataset or service, or an upstream archive that delivers, counted once by the
    system's name. Data live elsewhere when every source names its system and nobody here produces any.
    """
    sources = dict(_named_sources(document))
    if not sources:
        return
    paths = list(sources.values())
    signals.put("n_sources", len(sources), paths)
    if len(sources) < 2:
        return
    own = [f"producers/{n}/kind" for n, r in _producer_rows(document) if r.get("kind") and not _is_upstream(r)]
    if own:
        signals.put("data_elsewhere", False, own)
    elif all(path.endswith("/system") for path in paths):
        signals.put("data_elsewhere", True, paths)


def _producer_rows(document: Document) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return enumerate(document.records("producers"), start=1)


def _is_upstream(producer: Mapping[str, Any]) -> bool:
    return producer.get("kind") == "upstream-archive"


def _named_sources(document: Document) -> Iterator[tuple[str, str]]:
    """(folded name, path) of each source; later mentions of the same name replace earlier ones."""
    for n, record in enumerate(document.records("dependencies"), start=1):
        if record.get("kind") in SOURCE_KINDS or (record.get("system") and not record.get("kind")):
            yield _source_name(record, "what"), f"dependencies/{n}/{'system' if record.get('system') else 'what'}"
    for n, record in _producer_rows(document):
        if _is_upstream(record):
            yield _source_name(record, "name"), f"producers/{n}/system"


def _source_name(record: Mapping[str, Any], otherwise: str) -> str:
    system = record.get("system") or {}
    return str(system.get("dataset") or system.get("name") or record.get(otherwise)).casefold()


def _formats(document: Document, signals: Signals) -> None:
    totals = _answers(document, "formats", "total")
    if totals:
        size = sum(canonical(value["value"], value["unit"]) for _, value in totals)
        signals.put("gb_total", size / BYTES["GB"], _paths(totals))
    rows = _answers(document, "formats", "rows")
    if rows:
        largest = max(canonical(value["value"], value["unit"]) for _, value in rows)
        signals.put("rows_million", largest / ROWS["million"], _paths(rows))
    files = _answers(document, "formats", "files")
    if files:
        signals.put("file_count", sum(value for _, value in files), _paths(files))


def _types(document: Document, signals: Signals) -> None:
    kinds = _answers(document, "types", "kind")
    signals.put("kinds", _union(kinds), _paths(kinds))
    settled = _answers(document, "types", "stable")
    if settled:
        changing = "changing" in _union(settled)
        signals.put("schema", "changing" if changing else "stable", _paths(settled))


def _messy(document: Document, signals: Signals) -> None:
    faults = _answers(document, "formats", "faults")
    state = document.answer("state_now")
    if state in MESSY_STATES or faults:
        sources = ["state_now"] if state in MESSY_STATES else []
        signals.put("messy", True, sources + _paths(faults))
    elif state:
        signals.put("messy", False, ["state_now"])


def _deadline(document: Document, signals: Signals, today: date) -> None:
    deadline = document.answer("deadline")
    if deadline:
        signals.put("deadline_days", (date.fromisoformat(deadline) - today).days, ["deadline"])


_FOLDS = (_use_cases, _producers, _counts, _consumers, _dependencies, _sources, _formats, _types, _messy)
_FOLDED = {"messy", "deadline_days"}  # asked once, but not read as they stand
