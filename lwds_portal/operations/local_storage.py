"""Stored files on a local disk: a file is there whole or not at all, also where the disk fills up meanwhile.

Separate module because the settings name its class.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from accounts.services.free_space import report_full_disk, require_free_space

PART_SUFFIX = ".part"  # of a file that is being written; listings of the storage leave it out


class PartFile(File):
    """A file that is written completely; Django's storage moves it to its place."""

    def temporary_file_path(self) -> str:
        """The path that Django's file system storage moves from."""
        return str(self.name)


class LocalStorage(FileSystemStorage):
    """Files in a folder. Each is written beside its place and moved there when it is complete.

    `save` raises DiskFullError where the file does not fit, if possible before anything is written.
    """

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        if self._is_on_disk_of(content, folder):
            return str(super()._save(name, content))  # type: ignore[misc]  # moved, which takes no room
        require_free_space(folder, content.size)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{uuid.uuid4().hex}{PART_SUFFIX}"
        try:
            with report_full_disk():
                with part.open("wb") as file:
                    for chunk in content.chunks():
                        file.write(chunk.encode() if isinstance(chunk, str) else chunk)
                return str(super()._save(name, PartFile(None, name=str(part))))  # type: ignore[misc]  # stubs lack it
        finally:
            part.unlink(missing_ok=True)

    def _is_on_disk_of(self, content: File, folder: Path) -> bool:
        """Whether the content is a file that can be moved into `folder`."""
        if not hasattr(content, "temporary_file_path"):
            return False
        while not folder.exists():
            folder = folder.parent
        return Path(content.temporary_file_path()).stat().st_dev == folder.stat().st_dev
