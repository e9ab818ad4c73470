"""What an interview says now."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from triage.engine.document import Document
from triage.engine.judge import Outcome, judge
from triage.engine.rules import RuleSet
from triage.models import Interview
from triage.selectors.content import as_rule_set, rule_set_in_force
from triage.selectors.interviews import document_of


def rules_for(document: Document) -> RuleSet:
    """The rules in force for the fields that the document names."""
    return as_rule_set(rule_set_in_force(domains=document.answer("domain") or []))


def outcome_of(*, user: User | AnonymousUser, interview: Interview) -> Outcome:
    """Compute the present outcome of an interview that `user` may read."""
    document = document_of(user=user, interview=interview)
    return judge(document=document, rules=rules_for(document), today=timezone.localdate())
