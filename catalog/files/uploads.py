"""Resumable uploads: pieces are appended to a spool file; its length is the truth about what has arrived."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone

from accounts.models import User
from catalog.entries.access import require_edit
from catalog.entries.models import Dataset, Distribution
from catalog.files.models import Upload
from catalog.files.storing import checked_path, store_file

CHUNK = 1024 * 1024
KEPT = timedelta(days=7)


class UploadBusy(Exception):
    """Another request is writing to this upload."""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class SpooledFile(File):
    """Tells a storage on the same disk that it may move the file instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def start_upload(*, user: User, dataset: Dataset, path: str, size: int) -> Upload:
    require_edit(user, dataset)
    if size < 0:
        raise ValidationError({"size": "A file has zero bytes or more."})
    upload = Upload.objects.create(dataset=dataset, user=user, path=checked_path(dataset=dataset, path=path), size=size)
    spool(upload).parent.mkdir(parents=True, exist_ok=True)
    spool(upload).touch()
    return upload


def append_piece(*, upload: Upload, offset: int, content: Readable) -> int:
    """Write `content` at `offset`, which must be where the upload stands; the new offset.

    Bytes that came before a broken connection stay. Raises ValidationError for a wrong offset or too many bytes.
    """
    with _opened(upload) as file:
        here = file.seek(0, os.SEEK_END)
        if offset != here:
            raise ValidationError({"offset": f"{here} bytes are here; send the rest from there, not from {offset}."})
        try:
            while here < upload.size and (chunk := content.read(min(CHUNK, upload.size - here))):
                file.write(chunk)
                here += len(chunk)
        finally:
            file.flush()
            Upload.objects.filter(pk=upload.pk).update(offset=here, touched_at=timezone.now())
        if content.read(1):
            raise ValidationError({"size": f"More than the {upload.size} bytes that were announced."})
    upload.offset = here
    return here


def finish_upload(*, upload: Upload) -> Distribution:
    """Make a complete upload a file of its dataset."""
    if upload.offset != upload.size:
        raise ValidationError(f"{upload.size - upload.offset} bytes are missing.")
    name = spool(upload)
    with SpooledFile(name.open("rb"), name=str(name)) as content:
        distribution = store_file(user=upload.user, dataset=upload.dataset, path=upload.path, content=content)
    cancel_upload(upload=upload)
    return distribution


def cancel_upload(*, upload: Upload) -> None:
    spool(upload).unlink(missing_ok=True)
    upload.delete()


def current_offset(*, upload: Upload) -> int:
    return spool(upload).stat().st_size if spool(upload).exists() else 0


def remove_stale_uploads() -> int:
    """Drop what nobody continued for a week; how many."""
    stale = list(Upload.objects.filter(touched_at__lt=timezone.now() - KEPT))
    for upload in stale:
        cancel_upload(upload=upload)
    return len(stale)


def spool(upload: Upload) -> Path:
    return Path(settings.LWDS_HOME.temporary) / "uploads" / str(upload.pk)


@contextmanager
def _opened(upload: Upload) -> Iterator[IO[Any]]:
    with spool(upload).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UploadBusy from error
        yield file
