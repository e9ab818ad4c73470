"""The facts of this case in a plan: numbers, names, formats and dates of the interview, as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from triage.engine.compare import record_title
from triage.engine.costs import CostOption
from triage.engine.document import Document
from triage.engine.quantities import render_bytes
from triage.engine.repositories import Repository
from triage.engine.values import THIN_SPACE, render_value

MAX_NAMES = 4  # of producers, consumers or use cases in one sentence
SECONDS_A_DAY = 86_400
INDEX_BYTES = 130  # a row of a key and a few columns, in SQLite
LINE_BYTES = 100e6 / 8  # a second, on a line of 100 Mbit/s
FACTS = (
    *("group", "slug", "volume", "files", "rows", "formats", "growth", "upload_days", "delivery", "where", "when"),
    *("variables", "keys", "faults", "producers", "producer", "machine_producers", "consumers", "consumer", "access"),
    *("network", "usecases", "usecase", "done_when", "often", "licence", "sensitivity", "backup", "system"),
    *("repository", "repositories", "approvals", "host", "way", "money", "ask", "last_time", "technology"),
    *("usecase_steps", "delivers", "quality", "count", "adapter", "index_size"),
)


def collect_facts(
    document: Document,
    *,
    signals: Mapping[str, Any],
    option: CostOption | None,
    repositories: Iterable[Repository] = (),
) -> dict[str, str]:
    """The facts of FACTS that the interview gives; facts without an answer are left out.

    Args:
        option: The way to build it, with its price.
        repositories: Those that take such data, best first.

    Example:
        >>> from triage.engine.questionnaire import Questionnaire
        >>> collect_facts(Document(Questionnaire("1", ()), {}), signals={"gb_total": 2900}, option=None)["volume"]
        '2.9 TB'
    """
    facts = {
        **_amounts(signals),
        **_once(document),
        **_names(document),
        **_first_case(document),
        **_joined(document),
        **_offers(option, list(repositories)),
    }
    named = document.answer("repository_name")
    if named:
        facts["repository"] = named
    return {name: text for name, text in facts.items() if text}


def _amounts(signals: Mapping[str, Any]) -> dict[str, str]:
    gb, rows, files = signals.get("gb_total"), signals.get("rows_million"), signals.get("file_count")
    growth = signals.get("gb_growth")
    days = gb * 1e9 / LINE_BYTES / SECONDS_A_DAY if gb else 0
    return {
        "volume": render_bytes(gb * 1e9) if gb else "",
        "rows": f"{_count(rows * 1e6)} rows" if rows else "",
        "index_size": f"about {render_bytes(rows * 1e6 * INDEX_BYTES)}" if rows else "",
        "files": f"{_count(files)} {'file' if files == 1 else 'files'}" if files else "",
        "growth": "" if growth is None else render_bytes(growth * 1e9) if growth else "nothing",
        "upload_days": "" if days < 0.1 else f"{days:.1f}" if days < 10 else f"{days:.0f}",
    }


def _count(number: float) -> str:
    """1200000 as '1.2 million', 5000 as '5 000'."""
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if number >= size:
            return f"{number / size:.4g} {name}"
    return f"{number:,.0f}".replace(",", THIN_SPACE)


def _once(document: Document) -> dict[str, str]:
    """Answers to questions that are asked once."""
    names = {"group": "group", "licence": "licence", "backup": "backup", "system": "existing_name"}
    names |= {"sensitivity": "sensitivity", "last_time": "last_time"}
    texts = {}
    for fact, key in names.items():
        question = document.questionnaire.single.get(key)
        if question is not None:
            texts[fact] = render_value(question, document.answer(key))
    slug = re.sub(r"[^a-z0-9]+", "-", str(texts.get("group", "")).casefold()).strip("-")
    return texts | {"slug": slug[:40]}


def _titles(document: Document, section: str, **accepted: Any) -> list[str]:
    described = document.questionnaire.by_key.get(section)
    if described is None:
        return []
    records = document.records(section)
    chosen = [r for r in records if all(r.get(key) in values for key, values in accepted.items())]
    return list(dict.fromkeys(record_title(described, record) for record in chosen))


def _join(names: list[str]) -> str:
    shown = names[:MAX_NAMES] + ([f"{len(names) - MAX_NAMES} more"] if len(names) > MAX_NAMES else [])
    return ", ".join(shown[:-1]) + f" and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def _names(document: Document) -> dict[str, str]:
    producers, consumers = _titles(document, "producers"), _titles(document, "consumers")
    return {
        "producers": _join(producers),
        "producer": producers[0] if producers else "",
        "machine_producers": _join(_titles(document, "producers", kind=("instrument", "model", "pipeline"))),
        "consumers": _join(consumers),
        "consumer": consumers[0] if consumers else "",
        "formats": _join(_titles(document, "formats")),
        "usecases": _join(_titles(document, "usecases", priority=("must",))),
        "approvals": _join(_titles(document, "dependencies", kind=("approval", "person"))),
        "adapter": _describe_adapter(document),
    }


def _describe_adapter(document: Document) -> str:
    """Whether producers would change how they deliver; empty where nobody has said."""
    answers = [record.get("flexible") for record in document.records("producers")]
    if False in answers:
        return "they deliver as they do: write an adapter at your door"
    return "they would change how they deliver" if True in answers else ""


def _first_case(document: Document) -> dict[str, str]:
    """The first use case that is a must, and who does it."""
    must = [record for record in document.records("usecases") if record.get("priority") == "must"]
    if not must:
        return {}
    first = must[0]
    facts = {"usecase": first.get("title"), "done_when": first.get("done_when"), "often": first.get("often")}
    facts["usecase_steps"] = first.get("steps")
    if first.get("actor"):
        facts["consumer"] = first["actor"]
    return {name: str(value) for name, value in facts.items() if value}


def _joined(document: Document) -> dict[str, str]:
    """Answers of records to one question, each once."""
    sources = {
        **{"where": ("types", "where"), "when": ("types", "when"), "variables": ("types", "variables")},
        **{"keys": ("types", "keys"), "faults": ("formats", "faults"), "delivery": ("producers", "volume")},
        **{"access": ("consumers", "access"), "network": ("consumers", "network")},
        **{"delivers": ("producers", "delivers"), "quality": ("producers", "quality"), "count": ("consumers", "count")},
    }
    return {fact: _join(_values(document, section, key)) for fact, (section, key) in sources.items()}


def _values(document: Document, section: str, key: str) -> list[str]:
    described = document.questionnaire.by_key.get(section)
    question = described.by_key.get(key) if described else None
    if question is None:
        return []
    texts = (render_value(question, record.get(key)) for record in document.records(section))
    return list(dict.fromkeys(text for text in texts if text))


def _offers(option: CostOption | None, repositories: list[Repository]) -> dict[str, str]:
    facts = {
        "repository": repositories[0].name if repositories else "",
        "repositories": "; ".join(f"{r.name} ({r.limits})" if r.limits else r.name for r in repositories[:3]),
    }
    if option is None:
        return facts
    return facts | {
        "host": option.host_name,
        "way": option.way_name,
        "money": describe_money(option),
        "ask": option.ask,
    }


def describe_money(option: CostOption) -> str:
    """The sum of an option in words.

    Example:
        >>> option = CostOption("w", "W", "h", "H", 1, "none", (2.4, 3.0), (150.0, 190.0), "S", "", ())
        >>> describe_money(option)
        '$2.40 to $3.00 in the first month, $150 to $190 in five years'
    """
    if option.five_years[1] == 0:
        return "nothing"
    monthly, years = describe_dollars(option.monthly), describe_dollars(option.five_years)
    return f"{monthly} in the first month, {years} in five years"


def describe_dollars(pair: tuple[float, float]) -> str:
    """A range of dollars in words.

    Example:
        >>> describe_dollars((0.0, 7.5)), describe_dollars((1200.0, 1200.0))
        ('$0 to $7.50', '$1,200')
    """

    def show(amount: float) -> str:
        return f"${amount:,.0f}" if amount >= 100 or amount == 0 else f"${amount:.2f}"

    low, high = map(show, pair)
    return low if low == high else f"{low} to {high}"
