"""A folder or file below s3://bucket/prefix, with those methods of pathlib.Path that reading a lake takes. Pure.

Arrow speaks to the store. Address, region and credentials come from the environment (AWS_ENDPOINT_URL_S3, AWS_REGION,
AWS_ACCESS_KEY_ID ...), as everywhere. Nothing is kept on disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo, S3FileSystem

SCHEME = "s3://"
_SECONDS = 20.0  # for a connection, and for each answer of the store
_COPIED = 8 * 2**20  # bytes at a time


class FileStatus(NamedTuple):
    """Named as in os.stat_result."""

    st_size: int
    st_mtime: float


@dataclass(frozen=True, slots=True)
class S3Folder:
    """path: bucket/key, without a slash at the end."""

    path: str

    def __str__(self) -> str:
        return f"{SCHEME}{self.path}"

    def __truediv__(self, name: str) -> S3Folder:
        return S3Folder(f"{self.path}/{name}")

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def parent(self) -> S3Folder:
        return S3Folder(self.path.rpartition("/")[0])

    def is_file(self) -> bool:
        return self._info().is_file

    def is_dir(self) -> bool:
        """Whether there is anything below."""
        return next(self.iterdir(), None) is not None

    def iterdir(self) -> Iterator[S3Folder]:
        """The files and folders directly below."""
        return (S3Folder(info.path) for info in self._listed(recursive=False))

    def sizes(self) -> dict[str, int]:
        """{name: bytes} of the files directly below, by one request for a thousand of them."""
        return {info.base_name: info.size for info in self._listed(recursive=False) if info.is_file}

    def stat(self) -> FileStatus:
        """Raises FileNotFoundError."""
        info = self._info()
        if not info.is_file:
            raise FileNotFoundError(str(self))
        return FileStatus(info.size, info.mtime.timestamp())

    def open(self, mode: str = "rb") -> BufferedReader:
        """The bytes, which are requested as they are read. Raises OSError."""
        return cast(BufferedReader, s3_file_system().open_input_file(self.path))

    def read_bytes(self) -> bytes:
        """Raises OSError."""
        with self.open() as file:
            return bytes(file.read())

    def store(self, path: Path) -> None:
        """Make this a copy of a file on disk; it is there when it is whole."""
        with path.open("rb") as source, s3_file_system().open_output_stream(self.path) as target:
            copyfileobj(source, target, _COPIED)

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Remove a file."""
        if self.is_file() or not missing_ok:
            s3_file_system().delete_file(self.path)

    def remove_tree(self) -> None:
        """Remove everything below."""
        s3_file_system().delete_dir_contents(self.path, missing_dir_ok=True)

    def _info(self) -> FileInfo:
        return s3_file_system().get_file_info(self.path)

    def _listed(self, *, recursive: bool) -> list[FileInfo]:
        from pyarrow.fs import FileSelector

        return s3_file_system().get_file_info(FileSelector(self.path, allow_not_found=True, recursive=recursive))


def s3_file_system() -> S3FileSystem:
    """The connections of this process to the store; a process that was forked has its own."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "")
    return _file_system_of_process(os.getpid(), endpoint, region)


@lru_cache(maxsize=4)
def _file_system_of_process(pid: int, endpoint: str, region: str) -> S3FileSystem:
    from pyarrow.fs import S3FileSystem  # takes a tenth of a second, for which lakes on a disk need not wait

    options: dict[str, Any] = {"connect_timeout": _SECONDS, "request_timeout": _SECONDS}
    if region:
        options["region"] = region
    if endpoint:
        parts = urlsplit(endpoint)
        options |= {"scheme": parts.scheme, "endpoint_override": parts.netloc}
    return S3FileSystem(**options)


def lake_folder(address: str | Path) -> Path | S3Folder:
    """The folder that LWDS_LAKE names: on disk, or below s3://bucket/prefix."""
    text = str(address)
    return S3Folder(text.removeprefix(SCHEME).strip("/")) if text.startswith(SCHEME) else Path(text)
