"""Resumable uploads: pieces are appended to a spool file, whose length is the upload's true offset."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.problems import ConflictError, MissingObjectError
from accounts.services.free_space import report_full_disk, require_free_space
from accounts.services.quotas import lock_caller, name_caller
from catalog.entries.access import require_edit
from catalog.entries.models import Dataset, Distribution
from catalog.files.file_content import CHUNK_SIZE
from catalog.files.file_quota import require_upload_quota
from catalog.files.models import Upload
from catalog.files.storing import check_path, store_file

MAX_IDLE_TIME = timedelta(days=7)  # after which an unfinished upload is deleted


class UploadConflictError(ConflictError):
    """The piece does not continue the upload, or another request is writing to it."""


class ReadableBytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


class SpooledFile(File):
    """An open spool file; a storage on the same disk may move it instead of copying it."""

    def temporary_file_path(self) -> str:
        """The path that Django's file system storage moves from."""
        return str(self.name)


@transaction.atomic
def start_upload(*, user: User, dataset: Dataset, path: str, size: int) -> Upload:
    """A new upload of `size` bytes. Raises PermissionDenied, ValidationError, DiskFullError, QuotaError."""
    require_edit(user, dataset)
    if size < 0:
        raise ValidationError({"size": "A file has zero bytes or more."})
    require_free_space(spool_folder(), size)
    lock_caller(name_caller(user=user, address=""))
    require_upload_quota(user=user, size=size)
    upload = Upload.objects.create(dataset=dataset, user=user, path=check_path(dataset=dataset, path=path), size=size)
    spool_folder().mkdir(parents=True, exist_ok=True)
    spool_path(upload).touch()
    return upload


def append_piece(*, upload: Upload, offset: int, content: ReadableBytes) -> int:
    """Append `content` to the upload; returns the new offset.

    Bytes that arrived before a connection broke are kept.

    Args:
        offset: Where the piece begins; it must be the number of bytes that have arrived.

    Raises:
        UploadConflictError: Wrong offset, more bytes than announced, or another request is writing.
        DiskFullError: Others filled the disk after the upload began.
    """
    if upload.file_id or not spool_path(upload).exists():
        return _repeat_last_piece(upload, offset, content)
    with report_full_disk(), _open_spool(upload) as file:
        n_received = file.seek(0, os.SEEK_END)
        if offset != n_received:
            message = f"{n_received} bytes have arrived; send the rest from there, not from {offset}."
            raise UploadConflictError(message)
        try:
            while n_received < upload.size and (chunk := content.read(min(CHUNK_SIZE, upload.size - n_received))):
                file.write(chunk)
                n_received += len(chunk)
        finally:
            file.flush()
            Upload.objects.filter(pk=upload.pk).update(offset=n_received, touched_at=timezone.now())
        if content.read(1):
            raise UploadConflictError(f"These are more than the {upload.size} bytes that were announced.")
    upload.offset = n_received
    return n_received


def _repeat_last_piece(upload: Upload, offset: int, content: ReadableBytes) -> int:
    """The offset of an upload that another request has completed, for a client that lost the answer to it."""
    upload.refresh_from_db()
    if upload.file_id and offset == upload.size and not content.read(1):
        return offset
    raise UploadConflictError("This upload is complete; its last answer named the file.")


@transaction.atomic
def finish_upload(*, upload: Upload) -> Distribution:
    """Store a complete upload as a file of its dataset, once: a second call returns the same file.

    Raises:
        ValidationError: Bytes are missing, or the path was taken meanwhile.
        MissingObjectError: The upload was cancelled meanwhile.
    """
    try:
        upload.refresh_from_db(from_queryset=Upload.objects.select_for_update(of=["self"]))
    except Upload.DoesNotExist:
        raise MissingObjectError("This upload was cancelled.") from None
    if upload.file:
        return upload.file
    if upload.offset != upload.size:
        raise ValidationError(f"{upload.size - upload.offset} bytes are missing.")
    path = spool_path(upload)
    path.touch()  # it is new where it is moved to: the nightly collection leaves new files alone
    with SpooledFile(path.open("rb"), name=str(path)) as content:
        upload.file = store_file(user=upload.user, dataset=upload.dataset, path=upload.path, content=content)
    upload.save(update_fields=["file", "touched_at"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return upload.file


def cancel_upload(*, upload: Upload) -> None:
    """Delete the upload and what has arrived of it."""
    spool_path(upload).unlink(missing_ok=True)
    upload.delete()


def current_offset(*, upload: Upload) -> int:
    """Bytes that have arrived."""
    path = spool_path(upload)
    if upload.file_id:
        return upload.size
    return path.stat().st_size if path.exists() else 0


def remove_stale_uploads() -> int:
    """Delete uploads that were finished, or not continued, MAX_IDLE_TIME ago; returns how many."""
    stale = list(Upload.objects.filter(touched_at__lt=timezone.now() - MAX_IDLE_TIME))
    for upload in stale:
        cancel_upload(upload=upload)
    return len(stale)


def spool_folder() -> Path:
    """The folder of files that collect pieces; each has the id of its upload as its name."""
    return Path(settings.LWDS_HOME.temporary) / "uploads"


def spool_path(upload: Upload) -> Path:
    """The file that collects the pieces."""
    return spool_folder() / str(upload.pk)


@contextmanager
def _open_spool(upload: Upload) -> Iterator[BinaryIO]:
    with spool_path(upload).open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UploadConflictError(
                "Another request is writing to this upload; wait, then ask for its offset."
            ) from error
        yield file
