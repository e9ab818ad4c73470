"""Uploads in pieces: resumed after a break, refused at the wrong place, stored whole."""

import hashlib
import io
import os

import pytest
from django.core.exceptions import ValidationError

from catalog.entries.writing import create_draft_dataset
from catalog.files import uploads
from catalog.models import Distribution, Table, Upload

SIZE = 3_000_000
DATA = os.urandom(SIZE)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    settings.LWDS_HOME = type(settings.LWDS_HOME)(tmp_path / "home")


@pytest.fixture
def draft(researcher):
    return create_draft_dataset(user=researcher, title="Images")


@pytest.fixture
def script(client, researcher):
    client.force_login(researcher)
    return client


def start(script, draft, size=SIZE, path="raw/images.bin"):
    message = {"dataset": draft.slug, "path": path, "size": size}
    return script.post("/api/v1/uploads/", message, content_type="application/json")


def send(script, url, offset, data):
    return script.patch(
        url, data, content_type="application/offset+octet-stream", headers={"Upload-Offset": str(offset)}
    )


def test_an_upload_in_pieces_becomes_a_file_of_the_dataset(script, draft):
    url = start(script, draft)["Location"]
    assert send(script, url, 0, DATA[:1_000_000])["Upload-Offset"] == "1000000"
    assert script.head(url)["Upload-Offset"] == "1000000"
    last = send(script, url, 1_000_000, DATA[1_000_000:])
    assert last.json()["sha256"] == hashlib.sha256(DATA).hexdigest()
    stored = Distribution.objects.get(dataset=draft)
    assert (stored.path, stored.bytes) == ("raw/images.bin", len(DATA))
    with stored.file.open("rb") as file:
        assert file.read() == DATA
    assert Upload.objects.get().file == stored
    assert script.head(url)["Upload-Offset"] == str(SIZE)


def test_a_last_piece_that_is_sent_again_gets_the_same_answer(script, draft):
    url = start(script, draft)["Location"]
    first, again = send(script, url, 0, DATA), send(script, url, SIZE, b"")
    assert first.json() == again.json()
    assert send(script, url, SIZE, b"more").status_code == 409
    assert Distribution.objects.count() == 1


def test_a_request_that_began_before_the_upload_was_finished_gets_the_same_file(researcher, draft):
    upload = uploads.start_upload(user=researcher, dataset=draft, path="a.bin", size=len(DATA))
    early = Upload.objects.get()
    uploads.append_piece(upload=upload, offset=0, content=io.BytesIO(DATA))
    file = uploads.finish_upload(upload=upload)
    assert uploads.append_piece(upload=early, offset=SIZE, content=io.BytesIO()) == SIZE
    assert uploads.finish_upload(upload=early) == file


def test_an_upload_that_the_disk_has_no_room_for_is_refused_before_it_begins(script, draft, settings):
    settings.LWDS_MIN_FREE_MB = 10**9
    refused = start(script, draft)
    assert (refused.status_code, refused.json()["code"]) == (507, "disk-full")
    assert "LWDS_MIN_FREE_MB" in refused.json()["detail"]
    assert not Upload.objects.exists()


def test_a_piece_at_the_wrong_offset_is_refused_with_the_right_one(script, draft):
    url = start(script, draft)["Location"]
    send(script, url, 0, DATA[:500])
    refused = send(script, url, 400, DATA[400:])
    assert refused.status_code == 409
    assert "500 bytes have arrived" in refused.json()["detail"]


def test_more_than_announced_is_refused(script, draft):
    url = start(script, draft, size=10)["Location"]
    assert send(script, url, 0, b"x" * 11).status_code == 409


def test_bytes_before_a_broken_connection_stay(researcher, draft):
    class Breaking(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= 2 * uploads.CHUNK_SIZE:
                raise ConnectionResetError
            return super().read(size)

    upload = uploads.start_upload(user=researcher, dataset=draft, path="a.bin", size=len(DATA))
    with pytest.raises(ConnectionResetError):
        uploads.append_piece(upload=upload, offset=0, content=Breaking(DATA))
    reached = uploads.current_offset(upload=upload)
    assert reached == 2 * uploads.CHUNK_SIZE
    uploads.append_piece(upload=upload, offset=reached, content=io.BytesIO(DATA[reached:]))
    assert uploads.finish_upload(upload=upload).sha256 == hashlib.sha256(DATA).hexdigest()


def test_two_writers_at_once_are_refused(researcher, draft):
    upload = uploads.start_upload(user=researcher, dataset=draft, path="a.bin", size=10)
    with uploads._open_spool(upload), pytest.raises(uploads.UploadConflictError):
        uploads.append_piece(upload=upload, offset=0, content=io.BytesIO(b"x"))


def test_an_unfinished_upload_is_not_stored(researcher, draft):
    upload = uploads.start_upload(user=researcher, dataset=draft, path="a.bin", size=10)
    with pytest.raises(ValidationError, match="10 bytes are missing"):
        uploads.finish_upload(upload=upload)


def test_nobody_touches_the_upload_of_another(client, script, draft, stranger):
    url = start(script, draft)["Location"]
    client.force_login(stranger)
    assert client.head(url).status_code == 404
    assert send(client, url, 0, b"x").status_code == 404
    assert start(client, draft).status_code == 404


def test_an_empty_file_and_a_table_by_form(script, draft):
    url = start(script, draft, size=0, path="empty.bin")["Location"]
    assert send(script, url, 0, b"").status_code == 200
    file = io.BytesIO(b"a,b\n1,2\n")
    file.name = "small.csv"
    script.post(f"/datasets/{draft.slug}/upload/", {"file": file, "path": ""})
    assert Table.objects.get().distribution.path == "small.csv"


def test_stale_uploads_are_removed(researcher, draft):
    upload = uploads.start_upload(user=researcher, dataset=draft, path="a.bin", size=10)
    Upload.objects.update(touched_at=upload.created_at - uploads.MAX_IDLE_TIME * 2)
    assert uploads.remove_stale_uploads() == 1
    assert not uploads.spool_path(upload).exists()
