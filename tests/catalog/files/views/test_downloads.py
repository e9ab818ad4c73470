"""Downloads of stored files: who may have them, and which are counted."""

from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Reading
from accounts.sharing import Visibility
from catalog.files.storing import SIGNATURE_SALT, sign_file, store_file
from tests.catalog.files.stored import TEXT, address, body


def test_a_signed_link_opens_one_file_until_it_ends(client, hidden, researcher, publish):
    assert client.get(address(hidden)).status_code == 404
    signature = sign_file(user=researcher, distribution=hidden, lifetime=timedelta(hours=1))
    assert body(client.get(f"{address(hidden)}?signature={signature}")) == TEXT
    other = store_file(user=researcher, dataset=hidden.dataset, path="b.bin", content=ContentFile(b"b"))
    assert client.get(f"{address(other)}?signature={signature}").status_code == 404
    past = (timezone.now() - timedelta(seconds=1)).timestamp()
    expired = signing.dumps({"file": hidden.pk, "until": past}, salt=SIGNATURE_SALT)
    assert client.get(f"{address(hidden)}?signature={expired}").status_code == 404
    with pytest.raises(ValidationError, match="30 days"):
        sign_file(user=researcher, distribution=hidden, lifetime=timedelta(days=31))


@pytest.mark.usefixtures("no_readings")
def test_it_is_noted_who_has_a_file_that_is_not_public(
    client, hidden, researcher, stranger, django_capture_on_commit_callbacks
):
    signature = sign_file(user=researcher, distribution=hidden, lifetime=timedelta(hours=1))
    hidden.dataset.people.add(stranger)
    with django_capture_on_commit_callbacks(execute=True):
        body(client.get(f"{address(hidden)}?signature={signature}"))
        client.force_login(stranger)
        body(client.get(address(hidden)))
    assert set(Reading.objects.values_list("reader", "key")) == {
        ("a signed address", str(hidden.dataset_id)),
        ("stranger", str(hidden.dataset_id)),
    }


def test_a_private_file_is_for_named_people(client, stored, stranger):
    stored.dataset.visibility = Visibility.PRIVATE
    stored.dataset.save()
    client.force_login(stranger)
    assert client.get(address(stored)).status_code == 404
    stored.dataset.people.add(stranger)
    assert body(client.get(address(stored))) == TEXT


@pytest.mark.parametrize(
    ("method", "headers", "downloads"),
    [
        ("get", {}, 1),
        ("get", {"Range": "bytes=0-9"}, 1),
        ("get", {"Range": "bytes=10-"}, 0),
        ("head", {}, 0),
    ],
)
def test_a_download_is_counted_once_when_it_begins(client, stored, method, headers, downloads):
    answer = getattr(client, method)(address(stored), headers=headers)
    body(answer)
    stored.refresh_from_db()
    assert stored.downloads == downloads


def test_files_are_read_and_not_written(client, stored):
    assert client.post(address(stored)).status_code == 405


def test_a_file_of_an_unknown_version_is_not_found(client, stored):
    assert client.get(f"/datasets/{stored.dataset.slug}/v7/files/{stored.path}").status_code == 404
    assert client.get(f"{address(stored)}x").status_code == 404


def test_a_range_of_a_file_is_sent(client, stored):
    answer = client.get(address(stored), headers={"Range": "bytes=-7"})
    assert (answer.status_code, body(answer), answer["Content-Range"]) == (206, TEXT[-7:], "bytes 9993-9999/10000")
    assert answer["ETag"] == f'"{stored.sha256}"'


def test_head_gives_the_size_and_sends_nothing(client, stored):
    answer = client.head(address(stored))
    assert body(answer) == b""
    assert (answer.status_code, answer["Content-Length"], answer["Accept-Ranges"]) == (200, "10000", "bytes")
