"""Real lists annotated from releases made of their own sites: what must be found is known beforehand, line by line."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.releases import SHARED, committed_releases, load_release, shared_file, write_wgsa

Allele = tuple[int, str, str]
HEADER = ("#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID")


@dataclass(frozen=True)
class RealList:
    """alleles: (pos, ref, alt) of every answer due, in order. shift: bases between its assembly and the other."""

    path: Path
    chrom: str
    assembly: str
    other: str
    shift: int
    alleles: list[Allele]

    @property
    def known(self) -> list[Allele]:
        """One position of five, always with all its alleles: few enough to load quickly."""
        return [allele for allele in self.alleles if allele[0] % 5 == 1]


def read(name: str, chrom: str, assembly: str, other: str, shift: int) -> RealList:
    path = shared_file(SHARED / "vcf" / name)
    with gzip.open(path, "rt") as file:
        rows = [line.split("\t", 5)[:5] for line in file if line[0] != "#"]
    alleles = [(int(pos), ref, alt) for _, pos, _, ref, alts in rows for alt in alts.split(",")]
    return RealList(path, chrom, assembly, other, shift, alleles)


def score(pos: int) -> float:
    return pos % 400 / 10


@pytest.fixture(scope="module", params=["chr22", "chr1"])
def real(request: pytest.FixtureRequest) -> RealList:
    if request.param == "chr22":
        return read("sites_chr22_GRCh38_100k.vcf.gz", "22", "GRCh38", "GRCh37", 397_000)
    return read("1000g_chr1_GRCh37_1k.vcf.gz", "1", "GRCh37", "GRCh38", 64_620)


@pytest.fixture(scope="module", autouse=True)
def releases(
    real: RealList, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """`own`: the list's assembly; `other`: the same sites where another assembly has them."""
    folder = tmp_path_factory.mktemp("lists")
    with django_db_blocker.unblock(), committed_releases():
        for name, assembly, shift in (("own", real.assembly, 0), ("other", real.other, real.shift)):
            rows = [
                (real.chrom, pos + shift, ref, alt, score(pos), "intron_variant", "ENSG00000000001")
                for pos, ref, alt in real.known
            ]
            load_release(name, assembly, [write_wgsa(folder / f"{name}.tsv", HEADER, rows)])
        yield


def annotate(
    real: RealList, release: str, output: Path, capsys: pytest.CaptureFixture
) -> tuple[list[dict[str, str]], str]:
    call_command("annotate", real.path, release=release, fields="cadd.phred", output=output)
    with output.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t")), capsys.readouterr().err


pytestmark = pytest.mark.usefixtures("db")


def test_every_allele_of_the_right_assembly_is_found(
    real: RealList, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows, said = annotate(real, "own", tmp_path / "out", capsys)
    assert [(int(row["pos"]), row["ref"], row["alt"]) for row in rows] == real.alleles
    known = set(real.known)
    for row, allele in zip(rows, real.alleles, strict=True):
        assert row["status"] == ("found" if allele in known else "absent"), row
        assert row["cadd.phred"] == (f"{score(allele[0]):g}" if allele in known else "."), row
    assert "ASSEMBLY" not in said
    assert "FEW POSITIONS" not in said


def test_the_wrong_assembly_keeps_every_row_and_is_warned_about(
    real: RealList, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows, said = annotate(real, "other", tmp_path / "out", capsys)
    assert [(int(row["pos"]), row["ref"], row["alt"]) for row in rows] == real.alleles
    there = {(pos + real.shift, ref, alt) for pos, ref, alt in real.known}
    assert [row["status"] == "found" for row in rows] == [allele in there for allele in real.alleles]
    assert "ASSEMBLY" in said or "FEW POSITIONS MATCH" in said
