"""How a slice reaches a loading process: its text through memory that both processes see, the rest as a frame.

A pipe would copy the text twice more, a page at a time. Pure.
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
    """Room for the text of one slice, as large as the largest so far; it is gone with the last process that has it."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._map: mmap.mmap | None = None

    @classmethod
    def create(cls) -> SharedText:
        """Make the memory; a process started with its descriptor shares it."""
        if hasattr(os, "memfd_create"):
            return cls(os.memfd_create("slice"))
        with tempfile.TemporaryFile() as file:  # a file without a name, where the system has no such memory
            return cls(os.dup(file.fileno()))

    def write(self, text: bytes) -> None:
        """Put a text in, over the one before."""
        if self._map is None or len(self._map) < len(text):
            os.ftruncate(self.descriptor, len(text))
        self._mapped(len(text))[: len(text)] = text

    def read(self, size: int) -> memoryview:
        """The text that was put in, of so many bytes; it is overwritten by the next."""
        return memoryview(self._mapped(size))[:size]

    def _mapped(self, size: int) -> mmap.mmap:
        if self._map is None or len(self._map) < size:
            self._map = mmap.mmap(self.descriptor, size)
        return self._map

    def close(self) -> None:
        """Let go of the memory; more than once does no harm."""
        self._map = None
        descriptor, self.descriptor = self.descriptor, -1  # nobody shall write to what has the number next
        if descriptor >= 0:
            os.close(descriptor)


def send(stream: IO[bytes], value: object) -> None:
    """Write one frame."""
    pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def send_slice(stream: IO[bytes], shared: SharedText, part: Slice) -> None:
    """Put the slice's text into the memory and write the rest as a frame."""
    shared.write(part.data)
    send(stream, (len(part.data), replace(part, data=b"")))


def receive_slice(stream: IO[bytes], shared: SharedText) -> Slice:
    """The next slice, whose text is good until the next. Raises EOFError behind the last."""
    size, part = pickle.load(stream)  # noqa: S301  our own parent wrote it
    return replace(part, data=shared.read(size))
