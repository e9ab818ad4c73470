"""A slice reaches a loading process whole: its text in shared memory, the rest as a frame."""

from __future__ import annotations

import io
from array import array

import pytest

from ingest.encode.load_plan import Slice
from ingest.load.transfer import SharedText, receive_slice, send, send_slice


def test_slices_of_growing_and_shrinking_size_arrive() -> None:
    sender = SharedText.create()
    receiver = SharedText(sender.descriptor)
    for number, text in enumerate((b"a\n" * 10, b"b\n" * 100_000, b"c")):
        stream = io.BytesIO()
        send_slice(stream, sender, Slice(number, 2, 1, text, 7, array("q", [5])))
        stream.seek(0)
        part = receive_slice(stream, receiver)
        assert (part.number, bytes(part.data), part.line_numbers) == (number, text, array("q", [5]))
        assert len(stream.getvalue()) < 1_000  # the text is not in the frame
        del part
    receiver.descriptor = -1  # it is the same one
    sender.close()
    sender.close()


def test_a_file_ends_with_a_frame_of_its_own_and_the_stream_with_an_error() -> None:
    shared = SharedText.create()
    stream = io.BytesIO()
    send(stream, None)
    stream.seek(0)
    assert receive_slice(stream, shared) is None
    with pytest.raises(EOFError):
        receive_slice(io.BytesIO(), shared)
    shared.close()
