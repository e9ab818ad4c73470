"""Files in S3-compatible storage, as far as loading needs them: found, measured and read from front to back.

Addresses are s3://bucket/key; endpoint and credentials come from the environment (AWS_ENDPOINT_URL_S3,
AWS_ACCESS_KEY_ID ...), as boto3 reads them. Nothing is copied to disk.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

SCHEME = "s3"
BUFFER_BYTES = 4 << 20
PAUSES = (1, 4, 16, 60)  # seconds before a broken connection is made anew; an hour's download survives a bad minute


@cache
def _client() -> Any:
    import boto3  # takes a third of a second, which loading from a disk need not wait for

    return boto3.client("s3")


@dataclass(frozen=True, slots=True)
class S3Path:
    """An object, with the few words of pathlib.Path that loading uses."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"{SCHEME}://{self.bucket}/{self.key}"

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]

    def resolve(self) -> S3Path:
        return self

    def exists(self) -> bool:
        try:
            self.size()
        except (ClientError, BotoCoreError):
            return False
        return True

    def is_dir(self) -> bool:
        return not self.key or self.key.endswith("/")

    def is_file(self) -> bool:
        return not self.is_dir()

    def size(self) -> int:
        return _client().head_object(Bucket=self.bucket, Key=self.key)["ContentLength"]

    def open(self) -> IO[bytes]:
        return io.BufferedReader(_S3Reader(self), BUFFER_BYTES)

    def read_bytes(self) -> bytes:
        with self.open() as file:
            return file.read()


class _S3Reader(io.RawIOBase):
    """The bytes of an object; after a seek it is asked for again from there."""

    def __init__(self, path: S3Path) -> None:
        self._path = path
        self._at = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("an object is read from its beginning")
        if offset != self._at:
            self._at, self._body = offset, None
        return offset

    def readinto(self, buffer: Any) -> int:
        for pause in (*PAUSES, None):
            try:
                piece = self._piece(len(buffer))
                break
            except ClientError as error:
                if error.response["Error"]["Code"] == "InvalidRange":  # nothing stands behind the last byte
                    return 0
                raise OSError(str(error)) from error
            except BotoCoreError as error:
                self._body = None  # the connection broke: ask again from here
                if pause is None:
                    raise OSError(str(error)) from error
                time.sleep(pause)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, size: int) -> bytes:
        if self._body is None:
            wanted = {"Bucket": self._path.bucket, "Key": self._path.key, "Range": f"bytes={self._at}-"}
            self._body = _client().get_object(**wanted)["Body"]
        return self._body.read(size)


Location = Path | S3Path


def objects(prefix: S3Path) -> Iterator[str]:
    """Keys under a prefix, without it, in order; folder markers are left out."""
    pages = _client().get_paginator("list_objects_v2").paginate(Bucket=prefix.bucket, Prefix=prefix.key)
    for page in pages:
        for found in page.get("Contents", ()):
            if not found["Key"].endswith("/"):
                yield found["Key"].removeprefix(prefix.key)


def location(text: str) -> Location:
    """The place that a path or an s3:// address names."""
    parts = urlsplit(text)
    return S3Path(parts.netloc, parts.path.lstrip("/")) if parts.scheme == SCHEME else Path(text)
