"""What was typed when a session ended, and buttons."""

import pytest
from django.http import Http404

from triage.interviews.access import parse_button_number
from triage.models import Answer


@pytest.mark.parametrize("text", ["", "x", "-1", "\u00b2", "1234567890"])
def test_a_button_without_a_number_is_not_there(text):
    with pytest.raises(Http404):
        parse_button_number(text)


def test_what_was_posted_when_signed_out_is_saved_after_signing_in(interview, ann, anybody):
    url = f"{interview.get_absolute_url()}section/who/"
    asked = anybody.post(url, {"group": "Valley group", "group.base": '{"value": null}'})
    assert asked.status_code == 302
    assert not Answer.objects.exists()
    anybody.force_login(ann, "allauth.account.auth_backends.AuthenticationBackend")
    page = anybody.get(url, follow=True)
    assert "What you typed before you were signed out is saved" in page.content.decode()
    assert Answer.objects.get().value == "Valley group"


def test_the_script_is_told_that_nobody_is_signed_in(interview, anybody):
    url = f"{interview.get_absolute_url()}section/who/"
    answer = anybody.post(url, {}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["signed_out"]) == (401, True)
