"""Invitations and roles."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import SecretLink
from accounts.problems import InvalidInputError
from tests.people import person, sign_in
from triage.interviews.members import (
    MAX_COMMENT,
    UnusableInvitationError,
    create_comment,
    create_invitation,
    join_interview,
    set_role,
)
from triage.models import Member


def test_a_link_lets_in_until_it_expires_and_then_says_whom_to_ask(interview, ann, anybody):
    invitation, token = create_invitation(user=ann, interview=interview, role="interviewee", days=7)
    bob = person("bob")
    assert join_interview(user=bob, token=token) == interview
    assert Member.objects.get(user=bob).role == "interviewee"
    SecretLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(UnusableInvitationError, match=r"expired\. Ask ann"):
        join_interview(user=person("carl"), token=token)
    page = sign_in(bob).get(f"/triage/join/{token}/")
    assert page.status_code == 410
    assert "Ask ann" in page.content.decode()
    assert token not in str(invitation.__dict__)


def test_an_interview_keeps_an_owner(interview, ann):
    with pytest.raises(ValueError, match="keeps one owner"):
        set_role(user=ann, interview=interview, member=interview.members.get(), role="reader")


@pytest.mark.parametrize(("section", "status"), [("who", 302), ("nowhere", 404), ("x" * 50, 404)])
def test_comments_are_on_sections_that_exist(interview, client, section, status):
    url = f"{interview.get_absolute_url()}section/{section}/comment/"
    assert client.post(url, {"text": "Which towers?"}).status_code == status
    assert interview.comments.count() == (status == 302)


def test_a_comment_has_a_text_and_ends_somewhere(interview, ann):
    for text in ("", " \x00", "x" * (MAX_COMMENT + 1)):
        with pytest.raises(InvalidInputError):
            create_comment(user=ann, interview=interview, section="who", text=text)
