"""The plan of an interview: eight hours and which of them are done, interfaces, and open tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from accounts.models import User
from accounts.problems import InvalidInputError
from triage.engine.document import Document
from triage.engine.outcome import Outcome, list_templates
from triage.engine.questionnaire import Section
from triage.engine.rules import Pattern
from triage.engine.values import render_value
from triage.interviews.documents import build_document
from triage.interviews.roles import ANSWER, require
from triage.models import FollowUp, Interview, StepCheck
from triage.outcome.current import get_outcome, get_rules


@dataclass(frozen=True)
class Step:
    """One step of the plan.

    Attributes:
        number: Its place in the plan as shown, from 1.
        hour: Its key: its place among all steps of the pattern, also those that are left out here.
        link: Where it is explained outside; may be empty.
        how: Key of the how-to page that explains it; may be empty.
        check: Who has done it; None before.
    """

    number: int
    hour: int
    text: str
    link: str
    how: str
    check: StepCheck | None


@dataclass(frozen=True)
class InterfaceRow:
    """One place where two parties exchange data.

    Attributes:
        risk: What is not settled there, as a sentence; empty where all is.
        is_implied: Whether nobody has described it: it follows from a producer or a consumer.
    """

    source: str
    target: str
    how: str
    owner: str
    tested: str
    risk: str
    is_implied: bool = False


MAX_IMPLIED = 5  # interfaces that follow from producers, and from consumers
BUILT_HERE = ("upload-query-share", "annotation-lookup")  # patterns whose plan ends in an entry of this portal


@dataclass(frozen=True)
class Plan:
    """The plan for `pattern`: the requested one, else the decided one, else the recommended one.

    Attributes:
        decided: Whether `pattern` is the one that a curator decided on.
        steps: Empty where an exit withholds the plan, or there is no pattern.
        formats: (id, name) of the formats of the interview.
    """

    outcome: Outcome
    pattern: Pattern | None
    decided: bool
    steps: list[Step]
    interfaces: list[InterfaceRow]
    tasks: list[FollowUp]
    formats: list[tuple[str, str]]

    @property
    def is_built_here(self) -> bool:
        """Whether the plan ends in an entry of this portal, with tables that are uploaded to it."""
        return bool(self.steps) and self.pattern is not None and self.pattern.key in BUILT_HERE


def get_plan(*, user: User | AnonymousUser, interview: Interview, pattern: str = "") -> Plan:
    """The plan of an interview that `user` may read, for `pattern` if it is named. Raises PermissionDenied."""
    outcome = get_outcome(user=user, interview=interview)
    decided = _find_decided_pattern(interview)
    chosen = outcome.rules.patterns.get(pattern or decided or outcome.recommendation.winner or "")
    withheld = outcome.recommendation.stopped and not pattern and not decided
    document = outcome.document
    format_name = document.questionnaire.by_key["formats"].by_key["name"]
    return Plan(
        outcome=outcome,
        pattern=chosen,
        decided=bool(decided) and chosen is not None and chosen.key == decided,
        steps=[] if chosen is None or withheld else _list_steps(interview, outcome, chosen),
        interfaces=_list_interfaces(document),
        tasks=list(interview.follow_ups.all()),
        formats=[
            (record["id"], render_value(format_name, record.get("name"))) for record in document.records("formats")
        ],
    )


def _find_decided_pattern(interview: Interview) -> str:
    """The pattern of the latest decision; empty before any."""
    decided = interview.snapshots.filter(decisions__isnull=False).order_by("-decisions__at")
    return decided.values_list("decisions__pattern", flat=True).first() or ""


def _list_steps(interview: Interview, outcome: Outcome, pattern: Pattern) -> list[Step]:
    rows = interview.step_checks.filter(pattern=pattern.key).select_related("user")
    checks = {check.hour: check for check in rows}
    steps = enumerate(outcome.list_steps(pattern), start=1)
    return [Step(order, step.number, step.text, step.link, step.how, checks.get(step.number)) for order, step in steps]


def _list_interfaces(document: Document) -> list[InterfaceRow]:
    """The interfaces that people described; before that, those of the first producers and consumers."""
    section = document.questionnaire.by_key["integration"]
    described = [_describe_interface(section, record) for record in document.records("integration")]
    return described or [
        *_imply_interfaces(document, "producers", "how"),
        *_imply_interfaces(document, "consumers", "access"),
    ]


def _imply_interfaces(document: Document, section_key: str, way: str) -> Iterator[InterfaceRow]:
    section = document.questionnaire.by_key[section_key]
    new_system = gettext("the new system")
    for record in document.records(section_key)[:MAX_IMPLIED]:
        name = record.get("name")
        if name:
            source, target = (name, new_system) if section_key == "producers" else (new_system, name)
            how = render_value(section.by_key[way], record.get(way))
            yield InterfaceRow(source, target, how, "", "", gettext("No real item has gone through"), is_implied=True)


def _describe_interface(section: Section, record: Mapping[str, Any]) -> InterfaceRow:
    owner = record.get("owner") or ""
    risks = []
    if record.get("how") in (None, "unknown"):
        risks.append("nobody knows how they meet")
    if not owner or owner.strip().casefold() == "nobody":
        risks.append("nobody owns it")
    if record.get("tested") is not True:
        risks.append("no real item has gone through")
    risk = ", ".join(risks)
    return InterfaceRow(
        source=record.get("from") or "?",
        target=record.get("to") or "?",
        how=render_value(section.by_key["how"], record.get("how")),
        owner=owner,
        tested=render_value(section.by_key["tested"], record.get("tested")),
        risk=risk[:1].upper() + risk[1:],
    )


def check_step(*, user: User, interview: Interview, pattern: str, hour: int, done: bool) -> None:
    """Mark one hour of a pattern's plan as done, or as not done.

    Raises:
        PermissionDenied: `user` may not answer in the interview.
        InvalidInputError: No pattern of the rules in force has that hour.
    """
    require(user, interview, ANSWER)
    rules = get_rules(build_document(interview, notes=False))
    known = rules.patterns.get(pattern)
    if known is None or hour not in {template.number for template in list_templates(known, rules)}:
        raise InvalidInputError(gettext("There is no such hour in the plan."))
    if done:
        StepCheck.objects.get_or_create(interview=interview, pattern=pattern, hour=hour, defaults={"user": user})
    else:
        StepCheck.objects.filter(interview=interview, pattern=pattern, hour=hour).delete()
