"""Interviews, members and answers as rows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from tests.people import person
from triage.engine.cells import Cell
from triage.models import Answer, Comment, Interview, Member
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
    other = Interview.objects.create(slug="other", title="Other", questionnaire=interview.questionnaire)
    for user in members.values():
        assert list(Interview.objects.visible_to(user)) == [interview]
    assert set(Interview.objects.visible_to(curator)) == {interview, other}
    for user in (outsider, AnonymousUser()):
        assert not Interview.objects.visible_to(user).exists()


def test_the_newest_change_comes_first(interview):
    other = Interview.objects.create(slug="other", title="Other", questionnaire=interview.questionnaire)
    assert list(Interview.objects.all()) == [other, interview]
    interview.save()
    assert list(Interview.objects.all()) == [interview, other]


def test_a_person_has_one_role_and_a_question_one_answer(interview, ann):
    Answer.objects.create(interview=interview, key="group", value="A")
    for constraint, create in (
        ("member_once", lambda: Member.objects.create(interview=interview, user=ann, role=Role.READER)),
        ("answer_once", lambda: Answer.objects.create(interview=interview, key="group")),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            create()
    assert str(interview.members.get()) == "ann (owner)"


def test_an_interview_goes_with_its_answers_and_stays_without_the_people(interview, ann):
    bob = person("bob")
    Comment.objects.create(interview=interview, section="who", text="Why?" * 40, user=bob)
    Answer.objects.create(interview=interview, key="group", value="A", user=bob)
    bob.delete()
    assert [comment.user for comment in interview.comments.all()] == [None]
    assert [answer.user for answer in interview.answers.all()] == [None]
    assert len(str(interview.comments.get())) == 60
    interview.delete()
    assert not Answer.objects.exists()


def test_an_answer_is_a_cell_of_all_its_parts():
    answer = Answer(key="a", value=0, typed="", unknown=False, ask="Bob", confidence="sure", note="secret")
    assert answer.cell == Cell(0, "", False, "Bob", "sure", "secret")
    assert Answer(key="a").cell.is_blank
    assert Answer(key="a", unknown=True).cell.is_answered
