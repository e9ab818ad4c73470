"""Freeze, decide, tick the plan, manage tasks."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.outcome import judge
from triage.engine.values import plain_text
from triage.errors import RefusedError
from triage.interviews.documents import shared_document
from triage.interviews.permissions import DECIDE, FREEZE, require
from triage.models import Decision, Freeze, Interview
from triage.outcome.current import rules_for


def fingerprint(payload: Any) -> str:
    """SHA-256 of canonical JSON: sorted keys, no spaces."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def freeze(*, user: User, interview: Interview, comment: str = "") -> Freeze:
    """Keep the interview and its recommendation as they are now, for ever; private notes stay outside."""
    require(user, interview, FREEZE)
    interview = Interview.objects.select_for_update().select_related("questionnaire").get(pk=interview.pk)
    document = shared_document(interview=interview)
    rules = rules_for(document)
    now = timezone.now()
    outcome = judge(document=document, rules=rules, today=timezone.localdate(now))
    kept = {"document": document.raw, "signals": outcome.signals.values, "recommendation": outcome.as_dict()}
    kept["recommendation"]["plan"] = list(outcome.pattern.steps) if outcome.pattern else []
    last = interview.freezes.first()
    return Freeze.objects.create(
        interview=interview,
        number=last.number + 1 if last else 1,
        comment=plain_text(comment, 300),
        **kept,
        rules_version=rules.version,
        questionnaire_version=interview.questionnaire.version,
        sha256=fingerprint(kept),
        user=user,
        at=now,
    )


@transaction.atomic
def submit(*, user: User, interview: Interview, comment: str = "") -> Freeze:
    """Freeze and hand over to a curator."""
    frozen = freeze(user=user, interview=interview, comment=comment or "Sent to a curator")
    Interview.objects.filter(pk=interview.pk).update(status=Interview.Status.SUBMITTED)
    return frozen


@transaction.atomic
def decide(*, user: User, frozen: Freeze, pattern: str, comment: str) -> Decision:
    """A curator's decision on a frozen state; another pattern than the recommended one needs a reason."""
    require(user, frozen.interview, DECIDE)
    comment = plain_text(comment)
    known = {item["pattern"] for name in ("ranking", "removed") for item in frozen.recommendation[name]}
    if pattern not in known:
        raise RefusedError(gettext("There is no pattern %(pattern)r in this state.") % {"pattern": pattern})
    if pattern != frozen.recommendation["winner"] and not comment:
        raise RefusedError(gettext("Say why another pattern than the recommended one: this is how the rules improve."))
    Interview.objects.filter(pk=frozen.interview_id).update(status=Interview.Status.DECIDED)
    return Decision.objects.create(freeze=frozen, pattern=pattern, comment=comment, user=user)
