"""JSON: one document a line, or one array."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import orjson


def write_jsonl(file: BinaryIO, documents: Iterable[dict[str, Any]]) -> int:
    """One object a line. Returns their number."""
    count = 0
    for document in documents:
        file.write(orjson.dumps(document) + b"\n")
        count += 1
    return count


def write_json(file: BinaryIO, documents: Iterable[dict[str, Any]]) -> int:
    """An array with one object a line, written as they come."""
    count = 0
    for document in documents:
        file.write((b",\n" if count else b"[\n") + orjson.dumps(document))
        count += 1
    file.write(b"\n]\n" if count else b"[]\n")
    return count
