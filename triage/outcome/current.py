"""The outcome of an interview as it is now, under the rules in force.

Separate module because pages, plans, snapshots and exports all need it.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from triage.content.rule_sets import build_rule_set, get_rule_set_in_force
from triage.engine.document import Document
from triage.engine.outcome import Outcome, compute_outcome
from triage.engine.rules import RuleSet
from triage.interviews.documents import read_document
from triage.models import Interview


def get_outcome(*, user: User | AnonymousUser, interview: Interview) -> Outcome:
    """The outcome of an interview that `user` may read. Raises PermissionDenied."""
    return get_outcome_of_document(read_document(user=user, interview=interview))


def get_outcome_of_document(document: Document) -> Outcome:
    """The outcome of a document today, under the rules in force for the fields that it names."""
    rules = get_rules(document)
    return compute_outcome(document=document, rules=rules, today=timezone.localdate())


def get_rules(document: Document) -> RuleSet:
    """The rules in force for the fields that a document names."""
    return build_rule_set(get_rule_set_in_force(domains=document.answer("domain") or []))
