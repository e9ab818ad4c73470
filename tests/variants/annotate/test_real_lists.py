"""Lists annotated from releases made of their own sites: what must be found is known beforehand, line by line."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.releases import committed_releases, load_release, write_wgsa
from tests.site_lists import SITE_LISTS, SiteList

Allele = tuple[int, str, str]
HEADER = ("#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID")


@dataclass(frozen=True)
class ReadList:
    """alleles: (pos, ref, alt) of every answer due, in order."""

    path: Path
    sites: SiteList
    alleles: list[Allele]

    @property
    def known(self) -> list[Allele]:
        """One position of five, always with all its alleles: few enough to load quickly."""
        return [allele for allele in self.alleles if allele[0] % 5 == 1]


def read(sites: SiteList, folder: Path) -> ReadList:
    path = sites.write(folder)
    with gzip.open(path, "rt") as file:
        rows = [line.split("\t", 5)[:5] for line in file if line[0] != "#"]
    alleles = [(int(pos), ref, alt) for _, pos, _, ref, alts in rows for alt in alts.split(",")]
    return ReadList(path, sites, alleles)


def score(pos: int) -> float:
    return pos % 400 / 10


@pytest.fixture(scope="module", params=SITE_LISTS, ids=lambda sites: sites.name)
def listed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ReadList:
    return read(request.param, tmp_path_factory.mktemp("sites"))


@pytest.fixture(scope="module", autouse=True)
def releases(
    listed: ReadList,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """`own`: the list's assembly; `other`: the same sites where another assembly has them."""
    folder, sites = tmp_path_factory.mktemp("lists"), listed.sites
    with django_db_blocker.unblock(), committed_releases():
        for name, assembly, shift in (
            ("own", listed.sites.assembly, 0),
            ("other", listed.sites.other, listed.sites.shift),
        ):
            rows = [
                (sites.chrom, pos + shift, ref, alt, score(pos), "intron_variant", "ENSG00000000001")
                for pos, ref, alt in listed.known
            ]
            load_release(name, assembly, [write_wgsa(folder / f"{name}.tsv", HEADER, rows)])
        yield


def annotate(
    listed: ReadList, release: str, output: Path, capsys: pytest.CaptureFixture
) -> tuple[list[dict[str, str]], str]:
    call_command("annotate", listed.path, release=release, fields="cadd.phred", output=output)
    with output.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t")), capsys.readouterr().err


pytestmark = pytest.mark.usefixtures("db")


def test_every_allele_of_the_right_assembly_is_found(
    listed: ReadList, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows, messages = annotate(listed, "own", tmp_path / "out", capsys)
    assert [(int(row["pos"]), row["ref"], row["alt"]) for row in rows] == listed.alleles
    known = set(listed.known)
    for row, allele in zip(rows, listed.alleles, strict=True):
        assert row["status"] == ("found" if allele in known else "absent"), row
        assert row["cadd.phred"] == (f"{score(allele[0]):g}" if allele in known else "."), row
    assert "ASSEMBLY" not in messages
    assert "FEW POSITIONS" not in messages


def test_the_wrong_assembly_keeps_every_row_and_is_warned_about(
    listed: ReadList, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rows, messages = annotate(listed, "other", tmp_path / "out", capsys)
    assert [(int(row["pos"]), row["ref"], row["alt"]) for row in rows] == listed.alleles
    known_sites = {(pos + listed.sites.shift, ref, alt) for pos, ref, alt in listed.known}
    assert [row["status"] == "found" for row in rows] == [allele in known_sites for allele in listed.alleles]
    assert "ASSEMBLY" in messages or "FEW POSITIONS MATCH" in messages
