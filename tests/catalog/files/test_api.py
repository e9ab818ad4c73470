"""Stored files over REST."""

from django.core.files.base import ContentFile

from catalog.files.storing import store_file


def test_files_are_listed_signed_and_withdrawn(client, script, rich, researcher, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    stored = store_file(user=researcher, dataset=rich, path="a/b.csv", content=ContentFile(b"a\n1\n"))
    rich.visibility = "private"
    rich.save()
    files = f"/api/v1/datasets/{rich.slug}/files/"
    listed = script.get(files).json()
    assert [(file["path"], file["table"]["state"]) for file in listed] == [("a/b.csv", "waiting")]
    lent = script.post(f"{files}{stored.pk}/sign/", {"hours": 2}, content_type="application/json").json()
    client.logout()
    assert b"".join(client.get(lent["url"]).streaming_content) == b"a\n1\n"
    assert client.get(files).status_code == 404
    client.force_login(researcher)
    assert script.delete(f"{files}{stored.pk}/").status_code == 204
    assert script.get(files).json() == []


def test_the_reading_of_a_table_is_shown_and_changed(client, table, script, researcher):
    stored = table(text="a;b\n1;2\n")
    reading = f"/api/v1/datasets/{stored.distribution.dataset.slug}/files/{stored.distribution_id}/reading/"
    assert client.get(reading).json()["recipe"]["dialect"]["delimiter"] == ";"
    client.logout()
    assert client.post(reading, {}, content_type="application/json").status_code in (401, 403)
    client.force_login(researcher)
    wrong = script.post(reading, {"hints": {"delimiter": "ab"}}, content_type="application/json")
    assert (wrong.status_code, "one character" in wrong.json()["detail"]) == (400, True)
    changed = script.post(reading, {"hints": {"delimiter": ","}}, content_type="application/json")
    assert (changed.status_code, changed.json()["state"]) == (202, "waiting")
    assert script.post(reading, {}, content_type="application/json").status_code == 409
