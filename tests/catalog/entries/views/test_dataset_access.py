"""Which dataset a request may read, and what was posted with it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from accounts.models import Reading
from accounts.services.secret_links import create_secret_link
from catalog.entries.curation import retire_dataset
from catalog.entries.sharing import create_reviewer_link
from catalog.entries.views.dataset_access import (
    MAX_REVIEW_DIGESTS,
    REVIEW_DIGESTS,
    base_url,
    get_readable_dataset,
    open_reviewer_link,
    posted_text,
    tombstone_response,
)


@pytest.fixture
def ask(rf):
    """A request of somebody with a session: ask(user, session)."""

    def build(user, session=None):
        request = rf.get("/datasets/")
        request.user, request.session = user, session if session is not None else {}
        return request

    return build


@pytest.fixture
def hidden(publish):
    return publish(visibility="private")


def test_a_hidden_object_is_reported_as_missing(ask, hidden, researcher, stranger):
    assert get_readable_dataset(ask(researcher), hidden.slug) == hidden
    for slug in (hidden.slug, "nothing"):
        with pytest.raises(Http404):
            get_readable_dataset(ask(stranger), slug)


def test_a_reviewers_link_opens_its_dataset_in_this_browser(ask, hidden, researcher, stranger):
    secret = create_reviewer_link(user=researcher, dataset=hidden, lifetime=timedelta(days=1))
    request = ask(stranger, {REVIEW_DIGESTS: [str(n) for n in range(MAX_REVIEW_DIGESTS)]})
    assert open_reviewer_link(request, secret)["Location"] == hidden.get_absolute_url()
    opened = request.session[REVIEW_DIGESTS]
    assert (len(opened), opened[0]) == (MAX_REVIEW_DIGESTS, "1")
    assert get_readable_dataset(request, hidden.slug) == hidden
    with pytest.raises(Http404):
        get_readable_dataset(ask(stranger), hidden.slug)


@pytest.mark.usefixtures("no_readings")
def test_reads_of_private_objects_are_logged(
    ask, hidden, publish, researcher, script, django_capture_on_commit_callbacks
):
    secret = create_reviewer_link(user=researcher, dataset=hidden, lifetime=timedelta(days=1))
    reviewer = ask(AnonymousUser())
    open_reviewer_link(reviewer, secret)
    public = publish("For everybody")
    with django_capture_on_commit_callbacks(execute=True):
        get_readable_dataset(reviewer, hidden.slug)
        get_readable_dataset(reviewer, public.slug)
        assert script.get(f"/api/v1/datasets/{hidden.slug}/").status_code == 200
    assert set(Reading.objects.values_list("reader", "kind", "key")) == {
        ("a reviewer's link", "dataset", str(hidden.pk)),
        ("researcher", "dataset", str(hidden.pk)),
    }


def test_links_for_something_else_open_nothing(ask, hidden, researcher, stranger):
    _, secret = create_secret_link(user=researcher, purpose="other", lifetime=timedelta(days=1), target=hidden)
    _, aimless = create_secret_link(user=researcher, purpose="review", lifetime=timedelta(days=1))
    for wrong in (secret, aimless, "guessed"):
        with pytest.raises(Http404):
            open_reviewer_link(ask(stranger), wrong)


def test_a_tombstone_is_for_who_could_read_the_dataset(ask, publish, hidden, curator, stranger):
    shown = publish("Shown")
    for dataset in (shown, hidden):
        retire_dataset(user=curator, dataset=dataset, reason="Over.")
    assert tombstone_response(ask(stranger), hidden.slug) is None
    assert tombstone_response(ask(stranger), "nothing") is None
    answer = tombstone_response(ask(stranger), shown.slug)
    assert (answer.status_code, b"Over." in answer.content) == (410, True)


def post(rf, data):
    return rf.post("/datasets/import/", data)


def test_text_is_of_the_file_else_of_the_field(rf):
    file = SimpleUploadedFile("a.csv", b"\xef\xbb\xbftitle\n\xc3\xbc\n")
    assert posted_text(post(rf, {"file": file, "text": "other"})) == "title\nü\n"
    assert posted_text(post(rf, {"text": "title"})) == "title"
    assert posted_text(post(rf, {})) == ""


def test_a_file_in_another_encoding_is_refused_with_the_byte_that_is_wrong(rf):
    with pytest.raises(ValidationError, match="Byte 4 of this file is not UTF-8"):
        posted_text(post(rf, {"file": SimpleUploadedFile("a.csv", b"abc\xfc")}))


def test_the_address_of_the_portal_ends_with_a_slash(rf):
    assert base_url(rf.get("/datasets/x/?y=1")) == "http://testserver/"
