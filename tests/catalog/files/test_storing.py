"""Stored files: folders kept, ranges, versions, signed links, reviewers' links, no leak through any of them."""

import hashlib
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from rdflib import Graph

from accounts.sharing import Visibility
from catalog.entries.curation import publish_version
from catalog.entries.sharing import create_reviewer_link, revoke_reviewer_link
from catalog.files.storing import SIGNATURE_SALT, sign_file, store_file, withdraw_file
from catalog.models import Distribution

TEXT = b"0123456789" * 1000


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}


@pytest.fixture
def stored(publish, researcher):
    dataset = publish()
    return store_file(user=researcher, dataset=dataset, path="raw/2021/a.bin", content=ContentFile(TEXT))


def address(file):
    return f"/datasets/{file.dataset.slug}/files/{file.path}"


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_file_keeps_its_folders_checksum_and_size(client, stored):
    answer = client.get(address(stored))
    assert body(answer) == TEXT
    assert answer["Content-Length"] == "10000"
    assert stored.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert answer["Content-Disposition"] == 'attachment; filename="a.bin"'
    assert Distribution.objects.get(pk=stored.pk).downloads == 1


@pytest.mark.parametrize(
    ("header", "part", "content_range"),
    [
        ("bytes=0-9", TEXT[:10], "bytes 0-9/10000"),
        ("bytes=9995-", TEXT[9995:], "bytes 9995-9999/10000"),
        ("bytes=-7", TEXT[-7:], "bytes 9993-9999/10000"),
        ("bytes=9990-20000", TEXT[9990:], "bytes 9990-9999/10000"),
    ],
)
def test_ranges(client, stored, header, part, content_range):
    answer = client.get(address(stored), headers={"Range": header})
    assert (answer.status_code, body(answer), answer["Content-Range"]) == (206, part, content_range)


def test_a_range_outside_the_file_is_refused_and_an_old_if_range_gives_all(client, stored):
    assert client.get(address(stored), headers={"Range": "bytes=10000-"}).status_code == 416
    whole = client.get(address(stored), headers={"Range": "bytes=0-1", "If-Range": '"older"'})
    assert (whole.status_code, len(body(whole))) == (200, 10000)


def test_an_unchanged_file_is_not_sent_again(client, stored):
    first = client.get(address(stored))
    body(first)
    assert client.get(address(stored), headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_new_file_under_the_same_path_leaves_the_version_its_own(client, stored, researcher):
    dataset = stored.dataset
    publish_version(user=researcher, dataset=dataset, notes="With the file")
    store_file(user=researcher, dataset=dataset, path=stored.path, content=ContentFile(b"new"))
    assert body(client.get(address(stored))) == b"new"
    assert body(client.get(f"/datasets/{dataset.slug}/v2/files/{stored.path}")) == TEXT


def test_a_withdrawn_file_is_gone(client, stored, researcher):
    withdraw_file(user=researcher, distribution=stored)
    assert client.get(address(stored)).status_code == 404


@pytest.mark.parametrize(
    "path", ["my data/a b.csv", "a#b.bin", "a?b.bin", "100%.bin", "données/日本 語.bin", "x;y'\".bin"]
)
def test_a_file_of_any_name_is_found_by_the_address_that_is_told(client, stored, researcher, path):
    dataset = stored.dataset
    store_file(user=researcher, dataset=dataset, path=path, content=ContentFile(b"here"))
    told = client.get(f"/datasets/{dataset.slug}.json").json()["distributions"]
    urls = [link["url"] for link in told if link["path"] == path]
    assert re.fullmatch(r"[!-~]+", urls[0])
    assert body(client.get(urls[0])) == b"here"
    assert urls[0] in client.get(f"/datasets/{dataset.slug}/")["Link"]
    graph = Graph().parse(data=client.get(f"/datasets/{dataset.slug}.ttl").content, format="turtle")
    assert urls[0] in {str(value) for value in graph.objects()}


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("raw", "is a folder of this dataset"),
        ("raw/2021/a.bin/b.bin", "is a file of this dataset"),
        ("語" * 100 + ".csv", "at most 240 bytes"),
    ],
)
def test_a_name_that_cannot_lie_beside_the_others_gets_a_sentence(stored, researcher, path, problem):
    with pytest.raises(ValidationError, match=problem):
        store_file(user=researcher, dataset=stored.dataset, path=path, content=ContentFile(b""))


def test_all_files_come_as_one_data_package(client, stored, researcher, tmp_path):
    store_file(user=researcher, dataset=stored.dataset, path="rows.csv", content=ContentFile(b"a,b\n1,2\n"))
    package = tmp_path / "package.zip"
    package.write_bytes(body(client.get(f"/datasets/{stored.dataset.slug}.zip")))
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        assert archive.read("raw/2021/a.bin") == TEXT
        described = json.loads(archive.read("datapackage.json"))
    assert [resource["path"] for resource in described["resources"]] == ["raw/2021/a.bin", "rows.csv"]


@pytest.fixture
def hidden(stored):
    """The same file, in a dataset under embargo."""
    stored.dataset.embargo_until = timezone.now() + timedelta(days=3)
    stored.dataset.save()
    return stored


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


def test_a_reviewers_link_opens_page_and_files_until_revoked(client, hidden, researcher):
    token = create_reviewer_link(user=researcher, dataset=hidden.dataset, lifetime=timedelta(days=1), note="Reviewer 2")
    assert client.get(hidden.dataset.get_absolute_url()).status_code == 404
    assert client.get(f"/datasets/review/{token}/")["Location"] == hidden.dataset.get_absolute_url()
    assert client.get(hidden.dataset.get_absolute_url()).status_code == 200
    assert body(client.get(address(hidden))) == TEXT
    assert client.get(f"/datasets/{hidden.dataset.slug}/edit/").status_code == 302
    revoke_reviewer_link(user=researcher, dataset=hidden.dataset, link=hidden.dataset.reviewer_links.get())
    assert client.get(hidden.dataset.get_absolute_url()).status_code == 404
    assert client.get(f"/datasets/review/{token}/").status_code == 404


def test_only_its_owner_adds_files(stored, stranger):
    with pytest.raises(PermissionDenied):
        store_file(user=stranger, dataset=stored.dataset, path="x", content=ContentFile(b""))


def test_a_private_file_is_for_named_people(client, stored, stranger):
    stored.dataset.visibility = Visibility.PRIVATE
    stored.dataset.save()
    client.force_login(stranger)
    assert client.get(address(stored)).status_code == 404
    stored.dataset.people.add(stranger)
    assert body(client.get(address(stored))) == TEXT
