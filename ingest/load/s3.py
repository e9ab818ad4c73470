"""Files in S3-compatible storage: found, measured and read from start to end. Knows no Django.

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
RETRY_DELAYS = (1, 4, 16, 60)  # seconds before reconnecting: a download of an hour survives a bad minute


@cache
def _client() -> Any:
    import boto3  # takes a third of a second, for which loading from a disk need not wait

    return boto3.client("s3")


@dataclass(frozen=True, slots=True)
class S3Path:
    """An object in a bucket, with those methods of pathlib.Path that loading uses."""

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
        size: int = _client().head_object(Bucket=self.bucket, Key=self.key)["ContentLength"]
        return size

    def open(self) -> IO[bytes]:
        return io.BufferedReader(_S3Reader(self), BUFFER_BYTES)

    def read_bytes(self) -> bytes:
        with self.open() as file:
            return file.read()


class _S3Reader(io.RawIOBase):
    """The bytes of an object; after a seek it is requested again from that offset."""

    def __init__(self, path: S3Path) -> None:
        self._path = path
        self._offset = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._offset

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("seek counts from the start of an object only")
        if offset != self._offset:
            self._offset, self._body = offset, None
        return offset

    def readinto(self, buffer: Any) -> int:
        for delay in (*RETRY_DELAYS, None):
            try:
                piece = self._read_piece(len(buffer))
                break
            except ClientError as error:
                if error.response["Error"]["Code"] == "InvalidRange":  # the offset is after the last byte
                    return 0
                raise OSError(str(error)) from error
            except BotoCoreError as error:
                self._body = None  # the connection broke: request again from this offset
                if delay is None:
                    raise OSError(str(error)) from error
                time.sleep(delay)
        buffer[: len(piece)] = piece
        self._offset += len(piece)
        return len(piece)

    def _read_piece(self, size: int) -> bytes:
        if self._body is None:
            request = {"Bucket": self._path.bucket, "Key": self._path.key, "Range": f"bytes={self._offset}-"}
            self._body = _client().get_object(**request)["Body"]
        piece: bytes = self._body.read(size)
        return piece


Location = Path | S3Path


def list_objects(prefix: S3Path) -> Iterator[str]:
    """Keys under a prefix, without the prefix, in order; folder markers are left out."""
    pages = _client().get_paginator("list_objects_v2").paginate(Bucket=prefix.bucket, Prefix=prefix.key)
    for page in pages:
        for entry in page.get("Contents", ()):
            if not entry["Key"].endswith("/"):
                yield entry["Key"].removeprefix(prefix.key)


def parse_location(text: str) -> Location:
    """The file that a path or an s3:// address names.

    Example:
        >>> parse_location("s3://wgsa/chr22.tsv.gz")
        S3Path(bucket='wgsa', key='chr22.tsv.gz')
    """
    parts = urlsplit(text)
    return S3Path(parts.netloc, parts.path.lstrip("/")) if parts.scheme == SCHEME else Path(text)
