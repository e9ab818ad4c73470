"""Real WGSA files as header and rows; a test is skipped with the reason where they are absent."""

import isal.igzip as gzip

from ingest.wgsa.header import read_header
from tests.releases import SHARED, shared_file

FREEZE4 = "freeze4/chr16_499.tsv.gz"
FREEZE5_SNV = "freeze5/chr22_snv.tsv.gz"
FREEZE5_INDEL = "freeze5/chr22_indel.tsv.gz"


def real_file(name):
    """The path of a real file."""
    return shared_file(SHARED / "wgsa" / name)


def read_real(name):
    """(header, rows of cells) of a real file."""
    with gzip.open(real_file(name), "rt", encoding="utf-8", newline="\n") as file:
        header, *rows = (line.rstrip("\r\n") for line in file)
    return read_header(header), [row.split("\t") for row in rows]
