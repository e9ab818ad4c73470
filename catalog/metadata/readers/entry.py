"""What every reader gives."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.metadata.record import DatasetRecord


class UnreadableSource(ValueError):
    """The text is not what it was said to be: one sentence."""


@dataclass(frozen=True)
class Entry:
    """`key` is the entry's own identifier in its source; importing it again meets the same dataset."""

    key: str
    record: DatasetRecord
