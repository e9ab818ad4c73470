"""The configured reference sequence of an assembly (setting LWDS_REFERENCE), opened once in a process.

Separate module because looking up, annotating and loading use it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from variants.genome.reference_sequence import ReferenceSequence


def open_reference(assembly: str) -> ReferenceSequence | None:
    """The reference sequence of an assembly; None if none is configured.

    Raises:
        ReferenceSequenceError: The configured file cannot be used.
    """
    path = settings.LWDS_REFERENCE.get(assembly)
    return _open_file(Path(path), assembly) if path else None


@lru_cache(maxsize=8)
def _open_file(path: Path, assembly: str) -> ReferenceSequence:
    # htslib takes 0.05 s to load, which commands of portals without a reference need not wait for.
    from variants.genome.reference_sequence import ReferenceSequence

    return ReferenceSequence(path, assembly)
