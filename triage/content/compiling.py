"""The content files as one version: checked, and parsed for the engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from jsonschema import Draft202012Validator

from triage.content.howtos import list_howtos
from triage.content.located_yaml import ContentTextError, LocatedMapping, overlay, read_located
from triage.engine.advice import Advice
from triage.engine.costs import CostBook
from triage.engine.domains import parse_domain
from triage.engine.plan_steps import parse_plans
from triage.engine.prices import parse_price_table
from triage.engine.questionnaire import Questionnaire, Section, parse_questionnaire
from triage.engine.repositories import parse_repository
from triage.engine.rules import RuleSet, parse_rule_set

TEXTS = (
    "interview.yaml", "patterns.yaml", "rules.yaml", "scenarios.yaml", "plans.yaml", "ways.yaml", "prices.yaml",
    "domains.yaml",
)  # fmt: skip
MAX_CONTENT_TEXT = 500_000  # characters of one file
Parsed = TypeVar("Parsed")
_ITEM = re.compile(r"(?:Rule|Pattern|Plan of|Question|Host|Way) ([\w-]+): ")  # how the engine begins an error


@dataclass(frozen=True, eq=False)
class Content:
    """One version of all questions, rules and advice.

    Attributes:
        sha256: Of all texts; equal for equal content.
        domain: The answer to "Which field?" that it is for; empty for all others.
        raw: The parsed files by name.
    """

    sha256: str
    domain: str
    raw: Mapping[str, Any]
    questionnaire: Questionnaire
    rules: RuleSet
    advice: Advice

    @property
    def version(self) -> str:
        """How people call it: the version of its rules."""
        return self.rules.version

    @property
    def scenarios(self) -> list[dict[str, Any]]:
        """Worked cases that the rules must decide as expected: `{name, signals, expect, also}`."""
        scenarios: list[dict[str, Any]] = self.raw["scenarios.yaml"]
        return scenarios


def compute_content_digest(texts: Mapping[str, str], own: Mapping[str, str]) -> str:
    """SHA-256 of the files of a version and of those that are laid over them."""
    parts = (f"{name}\0{text}\0" for source in (texts, own) for name, text in sorted(source.items()))
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def compile_content(texts: Mapping[str, str], *, own: Mapping[str, str] | None = None, domain: str = "") -> Content:
    """The content of these files.

    Args:
        texts: All of TEXTS by name.
        own: Files laid over them, by their path; the name at its end says over which.

    Raises:
        ContentTextError: A text has the wrong shape or names what is not there; file and line say where.

    Cost: about 0.2 s.
    """
    raw = {name: _read(texts[name], name) for name in TEXTS}
    for path, text in (own or {}).items():
        name = path.rpartition("/")[2]
        raw[name] = overlay(raw[name], _read(text, path))
    for name in TEXTS:
        _check_shape(name, raw[name])
    questionnaire = _parse("interview.yaml", raw, lambda: parse_questionnaire(raw["interview.yaml"]))
    advice = Advice(
        costs=CostBook(_parse("ways.yaml", raw, lambda: _parse_table(raw))),
        plans=_parse("plans.yaml", raw, lambda: parse_plans(raw["plans.yaml"])),
        domains=_parse("domains.yaml", raw, lambda: tuple(map(parse_domain, raw["domains.yaml"]))),
        repositories=_read_repositories(),
    )
    rules = _parse(
        "rules.yaml",
        raw,
        lambda: parse_rule_set(rules=raw["rules.yaml"], patterns=raw["patterns.yaml"], advice=advice),
    )
    for error in _find_loose_ends(raw, questionnaire, rules):
        raise error
    digest = compute_content_digest(texts, own or {})
    return Content(digest, domain, raw, questionnaire, replace(rules, sha256=digest), advice)


def _read(text: str, file: str) -> Any:
    if len(text) > MAX_CONTENT_TEXT:
        raise ContentTextError(f"A file has at most {MAX_CONTENT_TEXT:,} characters (MAX_CONTENT_TEXT).", file=file)
    return read_located(text, file=file)


def _parse_table(raw: Mapping[str, Any]) -> Any:
    return parse_price_table(prices=raw["prices.yaml"], ways=raw["ways.yaml"])


@cache
def _read_repositories() -> tuple[Any, ...]:
    text = (files("catalog") / "data" / "repositories.yaml").read_text(encoding="utf-8")
    return tuple(map(parse_repository, read_located(text, file="repositories.yaml")))


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = yaml.safe_load((files("triage.content") / "schema.yaml").read_text(encoding="utf-8"))
    return schema


def _check_shape(name: str, raw: Any) -> None:
    """Raise ContentTextError for the first part of a file that has not the shape of schema.yaml."""
    schema = {"$defs": _schema()["$defs"], **_schema()[name]}
    errors = Draft202012Validator(schema).iter_errors(raw)
    error = min(errors, key=lambda error: [str(step) for step in error.absolute_path], default=None)
    if error is None:
        return
    file, line, value = name, 0, raw
    for step in error.absolute_path:
        value = value[step]
        if isinstance(value, LocatedMapping):
            file, line = value.file, value.line
    where = "/".join(map(str, error.absolute_path))
    raise ContentTextError(f"{where}: {error.message}." if where else f"{error.message}.", file=file, line=line)


def _parse(name: str, raw: Mapping[str, Any], parse: Callable[[], Parsed]) -> Parsed:
    """The result of `parse`; a ValueError, which names an item, becomes a ContentTextError with the item's line."""
    try:
        return parse()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        text = str(error)
        match = _ITEM.search(text)
        item = next(_find_items(raw, match[1]), None) if match else None
        file, line = (item.file, item.line) if item else (name, 0)
        raise ContentTextError(text, file=file, line=line) from error


def _find_items(value: Any, key: str) -> Iterator[LocatedMapping]:
    """The mappings that have this id or key, at any depth."""
    if isinstance(value, LocatedMapping) and key in (value.get("id"), value.get("key")):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _find_items(child, key)


def _find_loose_ends(
    raw: Mapping[str, Any], questionnaire: Questionnaire, rules: RuleSet
) -> Iterator[ContentTextError]:
    """Unknown names: signals of rules that no question gives; patterns of scenarios, plans, ways and mappings."""
    question_signals = {name for section in questionnaire.sections for name in _list_signals(section)}
    for rule in rules.rules:
        for signal in sorted(set(rule.signals) - question_signals - {"budget"}):
            item = next(_find_items(raw["rules.yaml"], rule.key))
            text = f"Rule {rule.key}: no question gives the signal {signal!r}."
            yield ContentTextError(text, file=item.file, line=item.line)
    for case in raw["scenarios.yaml"]:
        if case["expect"] not in rules.patterns:
            text = f"{case['name']}: there is no pattern {case['expect']!r}."
            yield ContentTextError(text, file=case.file, line=case.line)
    yield from _find_loose_plans(raw, rules)
    ways = {(pattern, way["key"]) for pattern, items in raw["ways.yaml"].items() for way in items}
    for row in (row for domain in raw["domains.yaml"] for row in domain["rows"]):
        if (row["pattern"], row["way"]) not in ways:
            text = f"{row['shape']}: there is no pattern {row['pattern']!r} with a way {row['way']!r}."
            yield ContentTextError(text, file=row.file, line=row.line)


def _find_loose_plans(raw: Mapping[str, Any], rules: RuleSet) -> Iterator[ContentTextError]:
    """Plans and ways of no pattern, patterns without them, and how-to pages that are not there."""
    for name in ("plans.yaml", "ways.yaml"):
        for pattern in sorted(set(raw[name]) ^ set(rules.patterns)):
            text = "has no entry here" if pattern in rules.patterns else "is not a pattern"
            yield ContentTextError(f"{pattern!r} {text}.", file=name)
    for step in (step for steps in raw["plans.yaml"].values() for step in steps):
        if step.get("how", "") and step["how"] not in list_howtos():
            text = f"There is no how-to page {step['how']!r}."
            yield ContentTextError(text, file=step.file, line=step.line)


def _list_signals(section: Section) -> Iterator[str]:
    yield section.count_signal
    for question in section.current:
        yield from question.signals
