"""Decisions of curators beside the recommendation of their time, and beside that of today's rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.first_rows import FirstRows
from accounts.models import User
from triage.engine.recommend import recommend
from triage.engine.rules import RuleSet
from triage.interviews.documents import list_interviews
from triage.models import Decision

MAX_DECISIONS = 200  # the newest, on the page of decisions


@dataclass(frozen=True)
class DecisionRow:
    """One decision.

    Attributes:
        recommended: Name of the pattern that came first when it was decided; empty for none.
        today: Name of the pattern that the rules put first today on the same signals.
    """

    title: str
    address: str
    number: int
    decided: str
    recommended: str
    today: str
    comment: str

    @property
    def agrees(self) -> bool:
        return self.decided == self.recommended

    @property
    def has_drifted(self) -> bool:
        """Whether the rules say something else today."""
        return self.recommended != self.today


@dataclass(frozen=True)
class Agreement:
    """How many decisions followed the recommendation, and how many recommendations would be others today."""

    decisions: int
    agreeing: int
    drifted: int


def list_decisions(*, user: User | AnonymousUser, rules: RuleSet) -> FirstRows[DecisionRow]:
    """The newest decisions on interviews that `user` may see.

    Args:
        rules: Those in force today.
    """
    visible = list_interviews(user=user).values("pk")
    decisions = Decision.objects.filter(snapshot__interview__in=visible).select_related("snapshot__interview")
    described = (_describe(decision, rules) for decision in decisions[: MAX_DECISIONS + 1])
    return FirstRows(described, MAX_DECISIONS)


def _describe(decision: Decision, rules: RuleSet) -> DecisionRow:
    snapshot = decision.snapshot
    today = recommend(signals=snapshot.signals, rule_set=rules).winner
    pattern = rules.patterns.get(today or "")
    return DecisionRow(
        title=snapshot.interview.title,
        address=snapshot.interview.get_absolute_url(),
        number=snapshot.number,
        decided=decision.pattern_name,
        recommended=snapshot.pattern_names.get(snapshot.winner, ""),
        today=pattern.name if pattern else "",
        comment=decision.comment,
    )


def count_agreement(rows: Iterable[DecisionRow]) -> Agreement:
    """The counts over some decisions.

    Example:
        >>> count_agreement([DecisionRow("Towers", "/", 1, "Conveyor", "Conveyor", "Tidy bucket", "")])
        Agreement(decisions=1, agreeing=1, drifted=1)
    """
    listed = list(rows)
    return Agreement(len(listed), sum(row.agrees for row in listed), sum(row.has_drifted for row in listed))
