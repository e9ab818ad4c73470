"""Steps of a plan as templates: which of them apply, and their text filled with facts of the interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.conditions import Condition, condition_holds, parse_condition

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True)
class StepTemplate:
    """One step.

    Attributes:
        text: With placeholders `{fact|words for a missing fact}`.
        when: The step is left out where one of these conditions is known not to hold.
        ways: Keys of the ways to build it belongs to; empty for all.
        link: Where it is explained outside.
        how: Key of the how-to page that explains it.
    """

    text: str
    when: tuple[Condition, ...] = ()
    ways: tuple[str, ...] = ()
    link: str = ""
    how: str = ""


@dataclass(frozen=True)
class PlanStep:
    """A step that applies; `number` is its place among all steps of the pattern, from 1, and never changes."""

    number: int
    text: str
    link: str = ""
    how: str = ""


def parse_plans(raw: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, tuple[StepTemplate, ...]]:
    """The templates of each pattern, from the shape of plans.yaml.

    Raises:
        ValueError: A condition cannot be parsed; the text names the pattern.

    Example:
        >>> parse_plans({"conveyor": [{"text": "Film it"}]})["conveyor"][0].text
        'Film it'
    """
    plans = {}
    for pattern, steps in raw.items():
        try:
            plans[pattern] = tuple(_parse_step(step) for step in steps)
        except (KeyError, ValueError) as error:
            raise ValueError(f"Plan of {pattern}: {error}") from error
    return plans


def _parse_step(raw: Mapping[str, Any]) -> StepTemplate:
    when = tuple(map(parse_condition, raw.get("when", ())))
    return StepTemplate(raw["text"], when, tuple(raw.get("ways", ())), raw.get("link", ""), raw.get("how", ""))


def fill_steps(
    templates: Iterable[StepTemplate], *, facts: Mapping[str, str], signals: Mapping[str, Any], way: str
) -> list[PlanStep]:
    """The steps that apply, with their facts.

    A step that belongs to certain ways is left out for another one; a condition on a signal that is missing
    keeps its step out too.

    Example:
        >>> step = StepTemplate("Copy {volume|the files} to {host|the host}.")
        >>> [step.text for step in fill_steps([step], facts={"volume": "2 TB"}, signals={}, way="bucket")]
        ['Copy 2 TB to the host.']
    """
    return [
        PlanStep(number, fill(template.text, facts), template.link, template.how)
        for number, template in enumerate(templates, start=1)
        if (not template.ways or way in template.ways)
        and all(condition_holds(condition, signals) for condition in template.when)
    ]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """A text with its placeholders filled; a capital where a filled text begins with one in the template.

    Example:
        >>> fill("{consumer|A reader} opens {files|the file}.", {"consumer": "analyst"})
        'Analyst opens the file.'
    """
    filled = _PLACEHOLDER.sub(lambda match: facts.get(match[1]) or match[2] or match[1].replace("_", " "), text)
    return filled[:1].upper() + filled[1:]


def list_placeholders(text: str) -> set[str]:
    """The names of the facts that a text takes.

    Example:
        >>> list_placeholders("{host|here} and {files}") == {"host", "files"}
        True
    """
    return {match[1] for match in _PLACEHOLDER.finditer(text)}
