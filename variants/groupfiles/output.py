"""The open files of a format, written unit by unit. Pure: knows files, not releases."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from variants.genome.chromosomes import chromosome_name
from variants.groupfiles.formats import GENESIS_SCRIPT, GroupFile, regenie_masks
from variants.groupfiles.members import DEFAULT_ID_STYLE, Members, Naming, Unit


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format's files are laid out. reach: bases before a unit in which its variants may begin."""

    form: str
    files: Sequence[GroupFile]
    classes: Sequence[str] = ()
    chr_prefix: bool = False
    id_style: str = DEFAULT_ID_STYLE
    per_chromosome: bool = False
    reach: int = 0


class GroupFileOutput:
    """Writes `output` and the format's further files; they appear under their names when all are complete."""

    def __init__(self, layout: Layout, output: Path) -> None:
        self.layout = layout
        self.output = output
        self.names: list[str] = []
        self.filled: set[str] = set()  # suffixes of files that got any line
        self._open: dict[str, TextIO] = {}
        self._stack = ExitStack()
        self._once = {file.suffix: _Once(layout.reach) for file in layout.files if file.once}

    def __enter__(self) -> GroupFileOutput:
        if not self.layout.per_chromosome:
            for file in self.layout.files:
                self._file(file.suffix, file.header)
        self._write_constant_files()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        for name in self.names:
            unfinished = self.output.with_name(f"{name}.part")
            if kind is None:
                unfinished.replace(self.output.with_name(name))
            else:
                unfinished.unlink(missing_ok=True)

    def write(self, unit: Unit, found: Members) -> None:
        chrom = chromosome_name(unit.chrom, prefix=self.layout.chr_prefix)
        naming = Naming(chrom, self.layout.id_style)
        part = f".chr{chromosome_name(unit.chrom)}" if self.layout.per_chromosome else ""
        for file in self.layout.files:
            lines = file.lines(unit, found, naming)
            if file.once:
                lines = self._once[file.suffix].fresh(unit, lines)
            if lines:
                self.filled.add(file.suffix)
            self._file(file.suffix, file.header, part).write(lines)

    def digests(self) -> dict[str, str]:
        """{name: sha256} of the complete files."""
        found = {}
        for name in self.names:
            with self.output.with_name(name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
        return found

    def _file(self, suffix: str, header: str = "", part: str = "") -> TextIO:
        name = f"{self.output.stem}{part}{self.output.suffix}{suffix}"
        if name not in self._open:
            self.names.append(name)
            opened = self._stack.enter_context(self.output.with_name(f"{name}.part").open("w", newline="\n"))
            opened.write(header)
            self._open[name] = opened
        return self._open[name]

    def _write_constant_files(self) -> None:
        if self.layout.form == "regenie":
            self._file(".mask", regenie_masks(self.layout.classes))
        elif self.layout.form == "genesis":
            name = f'"{self.output.name}"'
            if self.layout.per_chromosome:
                name = f'Sys.glob("{self.output.stem}.chr*{self.output.suffix}")'
            self._file(".R", GENESIS_SCRIPT.format(files=name))


@dataclass
class _Once:
    """Lines by variant, each once however many units have the variant.

    Units come by their first base, and a unit's variants begin at most `reach` bases before it: what lies further back
    need not be remembered.
    """

    reach: int
    chrom: int = 0
    known: set[str] = field(default_factory=set)
    lines: deque[tuple[int, list[str]]] = field(default_factory=deque)

    def fresh(self, unit: Unit, lines: str) -> str:
        if unit.chrom != self.chrom:
            self.chrom = unit.chrom
            self.known.clear()
            self.lines.clear()
        while self.lines and self.lines[0][0] < unit.start:
            self.known.difference_update(self.lines.popleft()[1])
        found = [line for line in lines.splitlines(keepends=True) if line not in self.known]
        self.known.update(found)
        self.lines.append((unit.end + 2 * self.reach, found))
        return "".join(found)
