"""A slice on its way to a loading process: its text in shared memory, the rest as a frame on a pipe. Pure.

A pipe would copy the text twice more, a page at a time.
"""

from __future__ import annotations

import mmap
import os
import pickle
import tempfile
from dataclasses import replace
from typing import IO

from ingest.encode.load_plan import Slice


class SharedText:
    """Memory for the text of one slice, as large as the largest so far; freed with the last process that has it."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._map: mmap.mmap | None = None

    @classmethod
    def create(cls) -> SharedText:
        """New memory; a process that inherits its descriptor shares it."""
        if hasattr(os, "memfd_create"):
            return cls(os.memfd_create("slice"))
        with tempfile.TemporaryFile() as file:  # a file without a name, on systems without memfd
            return cls(os.dup(file.fileno()))

    def write(self, text: bytes | bytearray | memoryview) -> None:
        """Store a text, over the previous one."""
        if self._map is None or len(self._map) < len(text):
            os.ftruncate(self.descriptor, len(text))
        self._map_bytes(len(text))[: len(text)] = text

    def read(self, size: int) -> memoryview:
        """The stored text, of `size` bytes; the next text overwrites it."""
        return memoryview(self._map_bytes(size))[:size]

    def _map_bytes(self, size: int) -> mmap.mmap:
        if self._map is None or len(self._map) < size:
            self._map = mmap.mmap(self.descriptor, size)
        return self._map

    def close(self) -> None:
        """Release the memory; may be called more than once."""
        self._map = None
        descriptor, self.descriptor = self.descriptor, -1  # the number may soon belong to another file
        if descriptor >= 0:
            os.close(descriptor)


def send(stream: IO[bytes], value: object) -> None:
    """Write one frame."""
    pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def send_slice(stream: IO[bytes], shared: SharedText, part: Slice) -> None:
    """Store the slice's text in shared memory and write the rest as a frame."""
    shared.write(part.data)
    send(stream, (len(part.data), replace(part, data=b"")))


def receive_slice(stream: IO[bytes], shared: SharedText) -> Slice | None:
    """The next slice, whose text is valid until the one after; None after the last. Raises EOFError at the end."""
    frame = pickle.load(stream)  # noqa: S301  the parent process wrote it
    if frame is None:
        return None
    size, part = frame
    received: Slice = replace(part, data=shared.read(size))
    return received
