"""The bytes of one stored file: its checksum, saving it with its format, and reading it as a local path.

Separate module because tables and queries read files, and know nothing of how datasets get and lose them.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from catalog.entries.models import Distribution, Format
from catalog.files.paths import format_of_path

CHUNK_SIZE = 1024 * 1024  # bytes


def compute_checksum(content: File) -> tuple[str, int]:
    """(SHA-256, bytes) of an open file, which is read in chunks and left at its start."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(CHUNK_SIZE):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size


def save_content(distribution: Distribution, content: File) -> None:
    """Save a new distribution with its file, and the format that the end of its path names."""
    format_name, media_type = format_of_path(distribution.path)
    distribution.format, distribution.media_type = _get_format(format_name, media_type), media_type
    distribution.file.save(distribution.path.rsplit("/", 1)[-1], content, save=False)
    distribution.save()


@contextmanager
def open_local_file(stored_name: str) -> Iterator[Path]:
    """Local path of a stored file. From an object store the file is downloaded first: slow, the whole file."""
    try:
        yield Path(default_storage.path(stored_name))
    except NotImplementedError:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "file"
            with default_storage.open(stored_name) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK_SIZE)
            yield copy


def _get_format(name: str, media_type: str) -> Format | None:
    return Format.objects.get_or_create(name=name, defaults={"media_type": media_type})[0] if name else None
