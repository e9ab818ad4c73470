"""A FASTA file with an index -> bases of the chromosomes of an assembly. Pure.

Separate module because it alone needs htslib, which most portals do without: it is imported only where a file is
configured (LWDS_REFERENCE).
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import pysam

from variants.genome.alleles import FetchBases
from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name

WINDOW_SIZE = 2**16  # bases that are read at once: neighbouring questions are answered from them


class ReferenceSequenceError(ValueError):
    """The file cannot be read, or is not the sequence of the assembly; the message says what to do."""


class ReferenceSequence:
    """The chromosomes of one assembly, from a FASTA file, plain (`.fai`) or bgzipped (`.fai` and `.gzi`).

    Sequences may be named in any way that `chromosome_code` reads; other sequences of the file are not used. Threads
    may share it.

    Args:
        path: The FASTA file; its index is beside it (`samtools faidx`).

    Raises:
        ReferenceSequenceError: The file or its index is missing, or a chromosome has the length of another assembly.
    """

    def __init__(self, path: Path, assembly: str) -> None:
        if not Path(f"{path}.fai").is_file():
            raise ReferenceSequenceError(f"{path} has no index {path}.fai: make it with samtools faidx")
        try:
            self._file = pysam.FastaFile(str(path))
        except (OSError, ValueError) as error:
            raise ReferenceSequenceError(f"{path} cannot be read as FASTA: {error}") from None
        self.assembly = assembly
        self._names: dict[int, str] = {}
        self._lock = Lock()
        self._windows: dict[int, tuple[int, str]] = {}  # of each chromosome the first position and the bases
        for name, length in zip(self._file.references, self._file.lengths, strict=True):
            try:
                code = chromosome_code(name, assembly=assembly)
            except UnknownChromosomeError:
                continue
            for other, lengths in LENGTHS.items():
                if other != assembly and length == lengths[code - 1] != LENGTHS[assembly][code - 1]:
                    sentence = f"chromosome {chromosome_name(code)} of {path} has the {length:,} bases of {other}"
                    raise ReferenceSequenceError(f"{sentence}, not those of {assembly}")
            self._names.setdefault(code, name)

    def fetcher(self, code: int) -> FetchBases | None:
        """A function that gives the bases of a chromosome; None if the file does not have the chromosome."""
        if code not in self._names:
            return None
        return lambda first, last: self.fetch(code, first, last)

    def fetch(self, code: int, first: int, last: int) -> str:
        """Bases `first` to `last` (1-based, inclusive), upper case; fewer behind the end, none for another sequence."""
        first = max(first, 1)
        if code not in self._names or last < first:
            return ""
        start, window = self._windows.get(code, (1, ""))
        if first < start or last >= start + len(window):
            start = max(1, first - WINDOW_SIZE // 4)
            with self._lock:  # htslib's file has one position
                window = self._file.fetch(self._names[code], start - 1, max(last, start + WINDOW_SIZE - 1)).upper()
            self._windows[code] = (start, window)
        return window[first - start : last - start + 1]
