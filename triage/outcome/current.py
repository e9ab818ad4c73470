"""What an interview says now."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from triage.content.rule_sets import as_rule_set, rule_set_in_force
from triage.engine.document import Document
from triage.engine.outcome import Outcome, judge
from triage.engine.rules import RuleSet
from triage.interviews.documents import document_of
from triage.models import Interview


def rules_for(document: Document) -> RuleSet:
    """The rules in force for the fields that the document names."""
    return as_rule_set(rule_set_in_force(domains=document.answer("domain") or []))


def outcome_of(*, user: User | AnonymousUser, interview: Interview) -> Outcome:
    """Compute the present outcome of an interview that `user` may read."""
    document = document_of(user=user, interview=interview)
    return judge(document=document, rules=rules_for(document), today=timezone.localdate())
