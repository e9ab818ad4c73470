"""Pages that upload, sign and withdraw files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Distribution, Table
from tests.catalog.files.stored import TEXT, address, body


@pytest.fixture
def upload(client, stored):
    """Post a file to the dataset's upload page: upload(name, content, path)."""

    def post(name, content=b"a,b\n1,2\n", path=""):
        page = f"/datasets/{stored.dataset.slug}/upload/"
        return client.post(page, {"file": SimpleUploadedFile(name, content), "path": path})

    return post


@pytest.fixture
def change_file(client, stored):
    """Press a button of the file: change_file(button)."""
    return lambda button: client.post(f"/datasets/{stored.dataset.slug}/files-change/{stored.pk}/", {"do": button})


def test_a_file_is_stored_under_its_name_or_path_and_its_table_waits(script, stored, upload):
    assert upload("rows.csv").url == stored.dataset.get_absolute_url()
    assert upload("rows.csv", path="deep/er/rows.csv").status_code == 302
    paths = set(stored.dataset.distributions.values_list("path", flat=True))
    assert paths == {stored.path, "rows.csv", "deep/er/rows.csv"}
    assert set(Table.objects.values_list("status", flat=True)) == {"waiting"}


def test_a_path_that_cannot_be_used_is_explained_on_the_form(script, stored, upload):
    answer = upload("rows.csv", path=f"{stored.path}/rows.csv")
    assert "is a file of this dataset" in str(answer.context["form"].errors["path"])
    assert Distribution.objects.count() == 1


def test_strangers_upload_and_change_nothing(client, stored, stranger, upload, change_file):
    assert upload("rows.csv").status_code == 302  # to the page to sign in
    client.force_login(stranger)
    answers = [upload("rows.csv"), change_file("sign"), change_file("withdraw")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert Distribution.objects.get().withdrawn_at is None


def test_a_signed_link_is_shown_that_opens_the_file(client, script, hidden, change_file):
    page = client.get(change_file("sign").url).content.decode()
    question, _, button = page.partition("Withdraw this file")[0].rpartition("<details>")[2].partition("<button")
    assert "Its address and signed links stop working at once" in question
    assert 'value="withdraw"' in button
    client.logout()
    signature = page.partition("?signature=")[2].split("&")[0].split("<")[0].split()[0]
    assert body(client.get(f"{address(hidden)}?signature={signature}")) == TEXT


def test_a_withdrawn_file_is_gone_and_cannot_be_withdrawn_by_its_number_elsewhere(
    client, script, stored, publish, change_file
):
    elsewhere = publish("Other")
    assert client.post(f"/datasets/{elsewhere.slug}/files-change/{stored.pk}/", {"do": "withdraw"}).status_code == 404
    change_file("withdraw")
    assert client.get(address(stored)).status_code == 404
