"""Units and their members -> the files of a format, which appear when all are complete. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TextIO

from variants.exports.output_files import OutputFiles, sha256_of_file
from variants.genome.chromosomes import chromosome_name, chromosome_name_in
from variants.groupfiles.formats import GENESIS_SCRIPT, GroupFile, regenie_masks
from variants.groupfiles.members import DEFAULT_ID_STYLE, Members, Naming, Unit
from variants.groupfiles.tool_formats import chromosome_style


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a format, and how they are written.

    Attributes:
        reach: Bases before the start of a unit in which its variants may begin.
    """

    format: str
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
        self._open_files: dict[str, TextIO] = {}
        self._outputs = OutputFiles()
        self._stack = ExitStack()
        self._unique_lines = {file.suffix: _UniqueLines(layout.reach) for file in layout.files if file.once}

    def __enter__(self) -> GroupFileOutput:
        self._stack.enter_context(self._outputs)  # left last, when every file is closed
        if not self.layout.per_chromosome:
            for file in self.layout.files:
                self._open(file.suffix, file.header)
        self._write_constant_files()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def write(self, unit: Unit, members: Members) -> None:
        """Write a unit to every file; units come in order of their chromosome and start."""
        style = chromosome_style(prefix=self.layout.chr_prefix)
        chrom = chromosome_name_in(unit.chrom, style) or chromosome_name(unit.chrom)
        naming = Naming(chrom, self.layout.id_style)
        part = f".chr{chromosome_name(unit.chrom)}" if self.layout.per_chromosome else ""
        for file in self.layout.files:
            lines = file.lines(unit, members, naming)
            if file.once:
                lines = self._unique_lines[file.suffix].new_lines(unit, lines)
            if lines:
                self.filled.add(file.suffix)
            self._open(file.suffix, file.header, part).write(lines)

    def digests(self) -> dict[str, str]:
        """{name: SHA-256} of the complete files."""
        return {name: sha256_of_file(self.output.with_name(name)) for name in self.names}

    def _open(self, suffix: str, header: str = "", part: str = "") -> TextIO:
        name = f"{self.output.stem}{part}{self.output.suffix}{suffix}"
        if name not in self._open_files:
            self.names.append(name)
            path = self._outputs.unfinished(self.output.with_name(name))
            file = self._stack.enter_context(path.open("w", newline="\n"))
            file.write(header)
            self._open_files[name] = file
        return self._open_files[name]

    def _write_constant_files(self) -> None:
        if self.layout.format == "regenie":
            self._open(".mask", regenie_masks(self.layout.classes))
        elif self.layout.format == "genesis":
            name = f'"{self.output.name}"'
            if self.layout.per_chromosome:
                name = f'Sys.glob("{self.output.stem}.chr*{self.output.suffix}")'
            self._open(".R", GENESIS_SCRIPT.format(files=name))


@dataclass
class _UniqueLines:
    """Passes each line of a variant on once, however many units the variant belongs to.

    Units come in order of their start, and the variants of a unit begin at most `reach` bases before it, so that lines
    of variants further back can be forgotten.
    """

    reach: int
    chrom: int = 0
    known: set[str] = field(default_factory=set)
    lines: deque[tuple[int, list[str]]] = field(default_factory=deque)

    def new_lines(self, unit: Unit, lines: str) -> str:
        if unit.chrom != self.chrom:
            self.chrom = unit.chrom
            self.known.clear()
            self.lines.clear()
        while self.lines and self.lines[0][0] < unit.start:
            self.known.difference_update(self.lines.popleft()[1])
        new = [line for line in lines.splitlines(keepends=True) if line not in self.known]
        self.known.update(new)
        self.lines.append((unit.end + 2 * self.reach, new))
        return "".join(new)
