"""Steps of a plan as templates: which of them apply, and their text filled with facts of the interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.conditions import Condition, condition_holds, parse_condition

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True)
class StepTemplate:
    """One step.

    Attributes:
        text: With placeholders `{fact|words for a missing fact}`.
        number: What the hours that people tick are stored under; it stays when steps are put before it.
        when: The step is left out where one of these conditions does not hold, or its answer is missing.
        unless: The step is left out where one of these conditions holds.
        needs: Names of facts without which the step is left out.
        ways: Keys of the ways to build it belongs to; empty for all.
        link: Where it is explained outside.
        how: Key of the how-to page that explains it.
    """

    text: str
    number: int
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    needs: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    link: str = ""
    how: str = ""


@dataclass(frozen=True)
class PlanStep:
    """A step that applies; `number` is that of its template."""

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
            plans[pattern] = tuple(_parse_steps(steps))
        except (KeyError, ValueError) as error:
            raise ValueError(f"Plan of {pattern}: {error}") from error
    return plans


def _parse_steps(steps: Iterable[Mapping[str, Any]]) -> Iterator[StepTemplate]:
    """Steps without a number of their own are counted from 1."""
    place, numbers = 0, set()
    for raw in steps:
        place += "number" not in raw
        number = raw.get("number", place)
        if number in numbers:
            raise ValueError(f"two steps have the number {number}; give the newer one a number that no step has")
        numbers.add(number)
        yield StepTemplate(
            text=raw["text"],
            number=number,
            when=tuple(map(parse_condition, raw.get("when", ()))),
            unless=tuple(map(parse_condition, raw.get("unless", ()))),
            needs=tuple(raw.get("needs", ())),
            ways=tuple(raw.get("ways", ())),
            link=raw.get("link", ""),
            how=raw.get("how", ""),
        )


def fill_steps(
    templates: Iterable[StepTemplate], *, facts: Mapping[str, str], signals: Mapping[str, Any], way: str
) -> list[PlanStep]:
    """The steps that apply, with their facts.

    A step that belongs to certain ways is left out for another one; a condition on a signal that is missing
    keeps its step out too, and so does a fact that the step needs.

    Example:
        >>> step = StepTemplate("Copy {volume|the files} to {host|the host}.", 1)
        >>> [step.text for step in fill_steps([step], facts={"volume": "2 TB"}, signals={}, way="bucket")]
        ['Copy 2 TB to the host.']
    """
    return [
        PlanStep(template.number, fill(template.text, facts), template.link, template.how)
        for template in templates
        if (not template.ways or way in template.ways)
        and all(condition_holds(condition, signals) for condition in template.when)
        and not any(condition_holds(condition, signals) for condition in template.unless)
        and all(facts.get(name) for name in template.needs)
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
