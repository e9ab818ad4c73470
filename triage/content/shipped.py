"""The shipped questionnaire, patterns, rules and worked scenarios, as YAML beside this file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from triage.engine.questionnaire import Questionnaire, parse_questionnaire
from triage.engine.rules import RuleSet, parse_rule_set

_HERE = files("triage.content")


def read_text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def read_yaml(name: str) -> Any:
    return yaml.safe_load(read_text(name))


@cache
def questionnaire() -> Questionnaire:
    return parse_questionnaire(read_yaml("interview.yaml"))


@cache
def rule_set() -> RuleSet:
    return parse_rule_set(rules=read_yaml("rules.yaml"), patterns=read_yaml("patterns.yaml"))


def scenarios() -> list[dict[str, Any]]:
    """Worked cases: `{name, signals, expect, also}`."""
    return read_yaml("scenarios.yaml")


@cache
def answers_files() -> list[dict[str, Any]]:
    """One interview per scenario, in the shape that the portal exports and imports."""
    folder = _HERE / "answers"
    return [read_yaml(f"answers/{name}") for name in sorted(item.name for item in folder.iterdir())]
