"""Stored files: folders kept, ranges, versions, signed links, reviewers' links, no leak through any of them."""

import hashlib
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from rdflib import Graph

from catalog.entries.curation import publish_version
from catalog.entries.sharing import create_reviewer_link, revoke_reviewer_link
from catalog.files.storing import sign_file, store_file, withdraw_file
from catalog.models import Distribution
from tests.catalog.files.stored import TEXT, address, body

pytestmark = pytest.mark.usefixtures("local_storage")


def test_a_file_keeps_its_folders_checksum_and_size(client, stored):
    answer = client.get(address(stored))
    assert body(answer) == TEXT
    assert answer["Content-Length"] == "10000"
    assert stored.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert answer["Content-Disposition"] == 'attachment; filename="a.bin"'
    assert Distribution.objects.get(pk=stored.pk).downloads == 1


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
def test_a_file_of_any_name_is_read_at_its_reported_address(client, stored, researcher, path):
    dataset = stored.dataset
    store_file(user=researcher, dataset=dataset, path=path, content=ContentFile(b"here"))
    message = client.get(f"/datasets/{dataset.slug}.json").json()["distributions"]
    urls = [link["url"] for link in message if link["path"] == path]
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


def test_a_signed_link_ends_when_its_file_is_withdrawn_also_where_a_version_keeps_it(client, stored, researcher):
    publish_version(user=researcher, dataset=stored.dataset, notes="With the file")
    signature = sign_file(user=researcher, distribution=stored, lifetime=timedelta(days=1))
    assert body(client.get(f"{address(stored)}?signature={signature}")) == TEXT
    withdraw_file(user=researcher, distribution=stored)
    assert client.get(f"{address(stored)}?signature={signature}").status_code == 404
    assert body(client.get(f"/datasets/{stored.dataset.slug}/v2/files/{stored.path}")) == TEXT
