"""Who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.problems import MissingObjectError
from triage.interviews.roles import ANSWER, DECIDE, MANAGE, NOTE, READ, SNAPSHOT, get_permissions, lock_interview
from triage.models import Interview


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        ("owner", {READ, ANSWER, NOTE, SNAPSHOT, MANAGE}),
        ("interviewer", {READ, ANSWER, NOTE, SNAPSHOT}),
        ("interviewee", {READ, ANSWER}),
        ("reader", {READ}),
        ("outsider", set()),
    ],
)
def test_each_role_has_its_permissions(interview, members, role, permissions):
    assert get_permissions(members[role], interview) == permissions


def test_curators_may_do_everything_and_nobody_nothing(interview, curator):
    assert get_permissions(curator, interview) == {READ, ANSWER, NOTE, SNAPSHOT, MANAGE, DECIDE}
    assert get_permissions(AnonymousUser(), interview) == frozenset()


def test_a_lock_is_only_for_those_who_may(interview, members):
    with pytest.raises(PermissionDenied, match="You may not change answers"):
        lock_interview(members["reader"], interview, ANSWER)


def test_a_deleted_interview_is_reported(interview, curator):
    Interview.objects.filter(pk=interview.pk).delete()
    with pytest.raises(MissingObjectError, match="Somebody deleted this interview"):
        lock_interview(curator, interview, ANSWER)
