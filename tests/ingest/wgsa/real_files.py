"""WGSA files as header and rows: the committed sets, and the real ones where they lie beside the repository."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.wgsa.header import Header, read_header
from tests.known import read_table
from tests.releases import FREEZE4 as FREEZE4_PATH
from tests.releases import FREEZE5, SHARED, SYNTHETIC37, SYNTHETIC38, shared_file

FREEZE4 = "freeze4/chr16_499.tsv.gz"
FREEZE5_SNV = "freeze5/chr22_snv.tsv.gz"
FREEZE5_INDEL = "freeze5/chr22_indel.tsv.gz"

Rows = list[list[str]]


@dataclass(frozen=True)
class FileSet:
    """The files of one release."""

    name: str
    assembly: str
    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return self.name


_SETS = [
    FileSet("synthetic38", "GRCh38", SYNTHETIC38),
    FileSet("synthetic37", "GRCh37", (SYNTHETIC37,)),
    FileSet("freeze5", "GRCh38", FREEZE5),
    FileSet("freeze4", "GRCh37", (FREEZE4_PATH,)),
]
FILE_SETS = [files for files in _SETS if all(path.exists() for path in files.paths)]


def read_files(files: FileSet) -> list[tuple[Header, Rows]]:
    """(header, rows of cells) of each header in a set; files with the same header are read as one."""
    by_names: dict[tuple[str, ...], Rows] = {}
    for path in files.paths:
        names, rows = read_table(path)
        by_names.setdefault(tuple(names), []).extend(rows)
    return [(read_header("\t".join(names)), rows) for names, rows in by_names.items()]


def real_file(name: str) -> Path:
    """The path of a real file; skips the test where it is absent."""
    return shared_file(SHARED / "wgsa" / name)


def read_real(name: str) -> tuple[Header, Rows]:
    """(header, rows of cells) of a real file."""
    names, rows = read_table(real_file(name))
    return read_header("\t".join(names)), rows
