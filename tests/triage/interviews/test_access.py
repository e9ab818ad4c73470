"""What was typed when a session ended, and buttons."""

import pytest
from django.contrib.sessions.models import Session
from django.http import Http404
from django.utils import timezone

from tests.people import BACKEND
from tests.triage.stored import stored_answers
from triage.interviews.access import parse_button_number
from triage.models import UnsavedPost
from triage.models.unsaved_post import KEEP_TIME


@pytest.mark.parametrize("text", ["", "x", "-1", "\u00b2", "1234567890"])
def test_a_button_without_a_number_is_not_found(text):
    with pytest.raises(Http404):
        parse_button_number(text)


def test_a_post_without_sign_in_is_saved_after_signing_in(interview, ann, anybody):
    url = f"{interview.get_absolute_url()}section/who/"
    response = anybody.post(url, {"group": "Valley group", "group.base": '{"value": null}'})
    assert response.status_code == 302
    assert stored_answers(interview) == {}
    anybody.force_login(ann, BACKEND)
    page = anybody.get(url, follow=True)
    assert "What you typed before you were signed out is saved" in page.content.decode()
    assert stored_answers(interview) == {"group": "Valley group"}


def test_a_session_never_holds_what_was_posted(interview, ann, anybody):
    url = f"{interview.get_absolute_url()}section/who/"
    before = Session.objects.count()
    anybody.post(url, {"group": "x" * 100_000, "group.base": '{"value": null}'})
    assert Session.objects.count() == before
    assert UnsavedPost.objects.get().path == url


def test_an_oversized_post_is_not_stored_and_the_page_explains_what_to_do(interview, anybody, settings):
    url = f"{interview.get_absolute_url()}section/who/"
    settings.LWDS_KEPT_TEXT_BYTES, settings.LWDS_KEPT_TEXTS = 1000, 2
    refused = anybody.post(url, {"group": "x" * 1000})
    assert refused.status_code == 413
    assert "go back and send it again" in refused.content.decode()
    assert [anybody.post(url, {"group": "x"}).status_code for _ in range(3)] == [302, 302, 413]
    assert anybody.post("/triage/no-such-interview/section/who/", {"group": "x"}).status_code == 413
    assert UnsavedPost.objects.count() == 2
    UnsavedPost.objects.update(created_at=timezone.now() - KEEP_TIME * 2)
    assert anybody.post(url, {"group": "x"}).status_code == 302
    assert UnsavedPost.objects.count() == 1


def test_an_edit_without_permission_waits_for_a_permitted_person(interview, ann, members, anybody):
    url = f"{interview.get_absolute_url()}section/who/"
    anybody.post(url, {"group": "Valley group", "group.base": '{"value": null}'})
    anybody.force_login(members["reader"], BACKEND)
    page = anybody.get(url)
    assert page.status_code == 200
    assert "waits for somebody who may" in page.content.decode()
    anybody.force_login(ann, BACKEND)
    assert anybody.get(url).status_code == 302
    assert stored_answers(interview) == {"group": "Valley group"}
    assert not UnsavedPost.objects.exists()


def test_the_script_learns_that_the_user_is_signed_out(interview, anybody):
    url = f"{interview.get_absolute_url()}section/who/"
    answer = anybody.post(url, {}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.json()["signed_out"]) == (401, True)


def test_a_browser_keeps_what_was_typed_on_several_pages(interview, ann, anybody):
    base = interview.get_absolute_url()
    sent = [("who", "group", "Valley"), ("impact", "measure", "Downloads"), ("who", "person", "Ann")]
    for section, key, text in sent:
        anybody.post(f"{base}section/{section}/", {key: text, f"{key}.base": '{"value": null}'})
    assert UnsavedPost.objects.count() == 3
    anybody.force_login(ann, BACKEND)
    for section in ("who", "who", "impact"):
        assert anybody.get(f"{base}section/{section}/").status_code == 302
    answers = stored_answers(interview)
    assert (answers["group"], answers["measure"], answers["person"]["name"]) == ("Valley", "Downloads", "Ann")
    assert not UnsavedPost.objects.exists()
