"""The plan of an interview: eight hours with their ticks, who meets whom, and the open tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.outcome import Outcome
from triage.engine.rules import Pattern
from triage.engine.values import readable
from triage.errors import RefusedError
from triage.interviews.documents import shared_document
from triage.interviews.permissions import ANSWER, require
from triage.models import FollowUp, Interview, StepCheck
from triage.outcome.current import outcome_of, rules_for


@dataclass(frozen=True)
class Step:
    hour: int
    text: str
    check: StepCheck | None


@dataclass(frozen=True)
class Meeting:
    """One place where two parties meet; `risk` says in a sentence what is not settled there."""

    source: str
    target: str
    how: str
    owner: str
    tested: str
    risk: str


@dataclass(frozen=True)
class Plan:
    """`pattern` is the decided one, else the recommended one, or the one asked for."""

    outcome: Outcome
    pattern: Pattern | None
    decided: bool
    steps: list[Step]
    meetings: list[Meeting]
    tasks: list[FollowUp]
    formats: list[tuple[str, str]]


def plan_of(*, user: User | AnonymousUser, interview: Interview, pattern: str = "") -> Plan:
    """The plan of an interview that `user` may read, for `pattern` if it is named."""
    outcome = outcome_of(user=user, interview=interview)
    decided = decided_pattern(interview)
    chosen = outcome.rules.patterns.get(pattern or decided or outcome.recommendation.winner or "")
    checks = {check.hour: check for check in _checks(interview, chosen)}
    stopped = outcome.recommendation.stopped and not pattern and not decided
    steps = [] if chosen is None or stopped else list(enumerate(chosen.steps, start=1))
    formats = outcome.document.questionnaire.by_key["formats"].by_key["name"]
    return Plan(
        outcome=outcome,
        pattern=chosen,
        decided=bool(decided) and chosen is not None and chosen.key == decided,
        steps=[Step(hour, text, checks.get(hour)) for hour, text in steps],
        meetings=[_meeting(outcome, record) for record in outcome.document.records("integration")],
        tasks=list(interview.follow_ups.all()),
        formats=[(r["id"], readable(formats, r.get("name"))) for r in outcome.document.records("formats")],
    )


def decided_pattern(interview: Interview) -> str:
    """The pattern of the latest decision, '' before any."""
    pairs = interview.freezes.filter(decisions__isnull=False).order_by("-decisions__at")
    return pairs.values_list("decisions__pattern", flat=True).first() or ""


def _checks(interview: Interview, pattern: Pattern | None) -> list[StepCheck]:
    return list(interview.step_checks.filter(pattern=pattern.key).select_related("user")) if pattern else []


def _meeting(outcome: Outcome, record: Mapping[str, Any]) -> Meeting:
    section = outcome.document.questionnaire.by_key["integration"]
    how = readable(section.by_key["how"], record.get("how"))
    owner = record.get("owner") or ""
    risks = []
    if record.get("how") in (None, "unknown"):
        risks.append("nobody knows how they meet")
    if not owner or owner.strip().casefold() == "nobody":
        risks.append("nobody owns it")
    if record.get("tested") is not True:
        risks.append("no real item has gone through")
    risk = ", ".join(risks)
    return Meeting(
        source=record.get("from") or "?",
        target=record.get("to") or "?",
        how=how,
        owner=owner,
        tested=readable(section.by_key["tested"], record.get("tested")),
        risk=risk[:1].upper() + risk[1:],
    )


def check_step(*, user: User, interview: Interview, pattern: str, hour: int, done: bool) -> None:
    """Tick or untick one hour of a plan. Raises RefusedError where no pattern has that hour."""
    require(user, interview, ANSWER)
    known = rules_for(shared_document(interview=interview)).patterns.get(pattern)
    if known is None or not 1 <= hour <= len(known.steps):
        raise RefusedError(gettext("There is no such hour in the plan."))
    if done:
        StepCheck.objects.get_or_create(interview=interview, pattern=pattern, hour=hour, defaults={"user": user})
    else:
        StepCheck.objects.filter(interview=interview, pattern=pattern, hour=hour).delete()
