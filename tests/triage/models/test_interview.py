"""Interviews and members as rows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.people import person
from triage.models import Comment, Interview, Member
from triage.models.interview import Role, new_slug


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Towers & wind", "towers-wind"),
        ("Données", "donnees"),
        ("語", "interview"),
        ("", "interview"),
        ("x" * 59 + " yz", "x" * 59),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_slug_is_of_the_title_and_cannot_be_guessed(title, stem):
    first, second = new_slug(title), new_slug(title)
    assert first.rpartition("-")[0] == second.rpartition("-")[0] == stem
    assert first != second
    assert len(first) <= Interview._meta.get_field("slug").max_length


def test_members_of_every_role_and_curators_see_an_interview_and_nobody_else(interview, members, curator):
    outsider = members.pop("outsider")
    other = Interview.objects.create(slug="other", title="Other")
    for user in members.values():
        assert list(Interview.objects.visible_to(user)) == [interview]
    assert set(Interview.objects.visible_to(curator)) == {interview, other}
    for user in (outsider, AnonymousUser()):
        assert not Interview.objects.visible_to(user).exists()


def test_the_newest_change_comes_first(interview):
    other = Interview.objects.create(slug="other", title="Other")
    assert list(Interview.objects.all()) == [other, interview]
    interview.save()
    assert list(Interview.objects.all()) == [interview, other]


def test_a_person_has_one_role(interview, ann):
    with pytest.raises(IntegrityError, match="member_once"), transaction.atomic():
        Member.objects.create(interview=interview, user=ann, role=Role.READER)
    assert str(interview.members.get()) == "ann (owner)"


def test_comments_stay_without_the_people(interview):
    bob = person("bob")
    Comment.objects.create(interview=interview, section="who", text="Why?" * 40, user=bob)
    bob.delete()
    assert [comment.user for comment in interview.comments.all()] == [None]
    assert len(str(interview.comments.get())) == 60
