"""The real WGSA files beside the repository: read here, skipped with a reason where absent, never committed."""

from pathlib import Path

import isal.igzip as gzip
import pytest

from ingest.wgsa.header import read_header

WGSA = Path(__file__).resolve().parents[4] / "shared" / "data" / "wgsa"
FREEZE4 = "freeze4/chr16_499.tsv.gz"
FREEZE5_SNV = "freeze5/chr22_snv.tsv.gz"
FREEZE5_INDEL = "freeze5/chr22_indel.tsv.gz"


def real_file(name):
    """The path of a real file; skips the test where it is not there."""
    if not (WGSA / name).exists():
        pytest.skip(f"the real file {name} is not beside the repository")
    return WGSA / name


def read_real(name):
    """(header, rows of cells) of a real file."""
    with gzip.open(real_file(name), "rt", encoding="utf-8", newline="\n") as file:
        header, *rows = (line.rstrip("\r\n") for line in file)
    return read_header(header), [row.split("\t") for row in rows]
