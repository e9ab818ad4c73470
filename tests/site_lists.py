"""Lists of sites for tests of annotation: VCF files of our own, and real ones where they lie beside the repository.

The shapes are those of real lists: one has no header lines and thousands of neighbouring sites, all SNVs; the other
has contig lines that name the assembly, short positions near the telomere, several ALT alleles and indels.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.releases import SHARED

CONTIGS37 = "".join(
    f"##contig=<ID={name},assembly=b37,length={length}>\n"
    for name, length in (("1", 249_250_621), ("2", 243_199_373), ("22", 51_304_566))
)


@dataclass(frozen=True)
class SiteList:
    """A list, its chromosome and assembly, and the bases by which the other assembly is shifted there."""

    name: str
    chrom: str
    assembly: str
    shift: int
    write: Callable[[Path], Path]  # into a folder; returns the file

    @property
    def other(self) -> str:
        return "GRCh37" if self.assembly == "GRCh38" else "GRCh38"


def _neighbours(folder: Path) -> Path:
    """20,000 SNVs of chromosome 22, without header lines but the last."""
    random = Random("neighbours")
    positions = sorted(random.sample(range(10_510_000, 14_000_000), 20_000))
    rows = []
    for pos in positions:
        ref, alt = random.sample("ACGT", 2)
        rows.append(f"22\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\t.\t0/0")
    head = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tN1"
    path = folder / "neighbours_chr22_GRCh38.vcf.gz"
    path.write_bytes(gzip.compress("\n".join([head, *rows, ""]).encode(), mtime=0))
    return path


def _contigs(folder: Path) -> Path:
    """750 sites at the beginning of chromosome 1 with GRCh37's contig lines; some with several alleles, some indels."""
    random = Random("contigs")
    rows = []
    for pos in sorted(random.sample(range(10_100, 60_000), 750)):
        ref, *alts = random.sample("ACGT", 4)
        alts = alts[: random.choices((1, 2), (9, 1))[0]]
        if random.random() < 0.15:
            alts = [ref + "".join(random.choices("ACGT", k=3))]
        elif random.random() < 0.1:
            ref, alts = ref + "".join(random.choices("ACGT", k=4)), [ref]
        rows.append(f"1\t{pos}\trs8{pos:08}\t{ref}\t{','.join(alts)}\t100\tPASS\tAC=1;AN=5008")
    head = f"##fileformat=VCFv4.1\n{CONTIGS37}#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
    path = folder / "contigs_chr1_GRCh37.vcf.gz"
    path.write_bytes(gzip.compress("\n".join([head, *rows, ""]).encode(), mtime=0))
    return path


def _real(name: str) -> Callable[[Path], Path]:
    return lambda folder: SHARED / "vcf" / name


MADE = [
    SiteList("neighbours", "22", "GRCh38", 397_000, _neighbours),
    SiteList("contigs", "1", "GRCh37", 64_620, _contigs),
]
REAL = [
    SiteList("real chr22", "22", "GRCh38", 397_000, _real("sites_chr22_GRCh38_100k.vcf.gz")),
    SiteList("real chr1", "1", "GRCh37", 64_620, _real("1000g_chr1_GRCh37_1k.vcf.gz")),
]
SITE_LISTS = [*MADE, *(site_list for site_list in REAL if site_list.write(SHARED).exists())]
