"""The outcome of an interview as it is now, under the rules in force.

Separate module because pages, plans, snapshots and exports all need it.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from triage.content.versions import get_content
from triage.engine.document import Document
from triage.engine.outcome import Outcome, compute_outcome
from triage.engine.rules import RuleSet
from triage.interviews.documents import list_fields, read_document
from triage.models import Interview


def get_outcome(*, user: User | AnonymousUser, interview: Interview) -> Outcome:
    """The outcome of an interview that `user` may read. Raises PermissionDenied. Reads the content in force once."""
    content = get_content(domains=list_fields(interview))
    document = read_document(user=user, interview=interview, questionnaire=content.questionnaire)
    return get_outcome_of_document(document, rules=content.rules)


def get_outcome_of_document(document: Document, *, rules: RuleSet | None = None) -> Outcome:
    """The outcome of a document today.

    Args:
        rules: Those in force for the fields that the document names, where the caller has read them already.
    """
    rules = rules or get_rules(document)
    return compute_outcome(document=document, rules=rules, today=timezone.localdate())


def get_rules(document: Document) -> RuleSet:
    """The rules in force for the fields that a document names."""
    return get_content(domains=document.answer("domain") or []).rules
