"""The shipped questionnaire, patterns, rules, scenarios and example interviews: YAML files beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from triage.engine.advice import Advice
from triage.engine.costs import CostBook
from triage.engine.domains import parse_domain
from triage.engine.plan_steps import parse_plans
from triage.engine.prices import parse_price_table
from triage.engine.questionnaire import Questionnaire, parse_questionnaire
from triage.engine.repositories import parse_repository
from triage.engine.rules import RuleSet, parse_rule_set

_FOLDER = files("triage.content")
_REPOSITORIES = files("catalog") / "data" / "repositories.yaml"
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where PyYAML has it


def read_text(name: str) -> str:
    """The text of a shipped file."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def read_yaml(name: str) -> Any:
    """The content of a shipped YAML file, read anew at every call.

    Example:
        >>> sorted(read_yaml("interview.yaml"))
        ['sections', 'version']
    """
    return _load(read_text(name))


def _load(text: str) -> Any:
    return yaml.load(text, Loader=_YAML_LOADER)  # noqa: S506 - both loaders are safe ones


@cache
def shipped_questionnaire() -> Questionnaire:
    """The shipped questionnaire.

    Example:
        >>> shipped_questionnaire().sections[0].key
        'who'
    """
    return parse_questionnaire(read_yaml("interview.yaml"))


@cache
def shipped_rule_set() -> RuleSet:
    """The shipped patterns and rules.

    Example:
        >>> shipped_rule_set().patterns["tidy-bucket"].cost
        'S'
    """
    return parse_rule_set(rules=read_yaml("rules.yaml"), patterns=read_yaml("patterns.yaml"), advice=shipped_advice())


@cache
def shipped_advice(prices: str = "") -> Advice:
    """The shipped ways to build, plans and repositories, with the shipped prices or those of a file of one's own.

    Args:
        prices: Path of a file in the shape of prices.yaml; empty takes the shipped one.

    Raises:
        ValueError: A price is wrong; the text names the host.
        OSError: The file cannot be read.

    Example:
        >>> shipped_advice().costs.table.ways["deposit-and-point"][0].name
        'A deposit'
    """
    table = _load(Path(prices).read_text(encoding="utf-8")) if prices else read_yaml("prices.yaml")
    patterns = parse_rule_set(rules={}, patterns=read_yaml("patterns.yaml")).patterns
    return Advice(
        costs=CostBook(parse_price_table(prices=table, ways=read_yaml("ways.yaml"))),
        plans=parse_plans(read_yaml("plans.yaml")),
        steps={key: pattern.steps for key, pattern in patterns.items()},
        domains=tuple(map(parse_domain, read_yaml("domains.yaml"))),
        repositories=tuple(map(parse_repository, _load(_REPOSITORIES.read_text(encoding="utf-8")))),
    )


def shipped_scenarios() -> list[dict[str, Any]]:
    """Worked cases that the rules must decide as expected: `{name, signals, expect, also}`."""
    scenarios: list[dict[str, Any]] = read_yaml("scenarios.yaml")
    return scenarios


@cache
def example_interviews() -> list[dict[str, Any]]:
    """One whole interview for each scenario, in the shape that the portal exports and imports."""
    names = sorted(item.name for item in (_FOLDER / "answers").iterdir())
    return [read_yaml(f"answers/{name}") for name in names]
