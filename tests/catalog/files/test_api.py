"""Stored files over REST."""

from django.core.files.base import ContentFile

from catalog.files.storing import store_file


def test_files_are_told_lent_and_withdrawn(client, script, rich, researcher, settings, tmp_path):
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
