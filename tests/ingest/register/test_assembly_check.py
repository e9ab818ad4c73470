"""A file of the other assembly is refused before anything is written, unless the curator insists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.register.register_release import register_release
from ingest.register.release_request import RegistrationError, ReleaseRequest
from tests.releases import write_wgsa
from variants.releases.documents import path_values, variant_documents
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants

HEADER = ["#chr", "pos", "ref", "alt", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]
# PCSK9 begins at 55,039,447 in GRCh38 and at 55,505,221 in GRCh37.
STARTS = {"GRCh38": 55_039_447, "GRCh37": 55_505_221}


def make_rows(assembly: str, count: int = 20) -> list[list[object]]:
    return [
        ["1", STARTS[assembly] + 100 * i, "A", "C", "intron_variant", "ENSG00000169174"] for i in range(1, count + 1)
    ]


def register(tmp_path: Path, assembly: str, rows: Sequence[Sequence[object]], **options: bool) -> Release:
    path = write_wgsa(tmp_path / "own.tsv", HEADER, rows)
    return register_release(user=None, request=ReleaseRequest("own", assembly, [path], **options))


@pytest.mark.parametrize(("assembly", "other"), [("GRCh38", "GRCh37"), ("GRCh37", "GRCh38")])
def test_genes_of_the_other_assembly_are_refused_with_the_numbers(
    assembly: str, other: str, tmp_path: Path, db: None
) -> None:
    with pytest.raises(RegistrationError, match=rf"not {assembly}: of 20 sampled lines .* 20 \(100%\).* in {other}"):
        register(tmp_path, assembly, make_rows(other))
    assert not Release.objects.filter(name="own").exists()
    assert register(tmp_path, assembly, make_rows(other), skip_assembly_check=True).status == "loading"


def test_the_right_assembly_is_loaded(tmp_path: Path, db: None) -> None:
    assert register(tmp_path, "GRCh38", make_rows("GRCh38")).status == "loading"


def test_a_mixture_of_assemblies_is_refused(tmp_path: Path, db: None) -> None:
    with pytest.raises(RegistrationError, match=r"20 \(33%\)"):
        register(tmp_path, "GRCh38", [*make_rows("GRCh38", 40), *make_rows("GRCh37")])


def test_positions_off_the_chromosome_of_the_declared_assembly_only_are_refused(tmp_path: Path, db: None) -> None:
    rows = [["17", 83_000_000 + i, "A", "C", ".", "."] for i in range(5)]  # GRCh37 ends at 81,195,210
    with pytest.raises(RegistrationError, match=r"beyond the end .* GRCh37, the first is 17:83000000; GRCh38"):
        register(tmp_path, "GRCh37", rows)
    assert register(tmp_path, "GRCh38", rows).status == "loading"


def test_positions_of_no_assembly_are_left_to_the_load_which_rejects_them(tmp_path: Path, db: None) -> None:
    rows = [["17", 83_000_000, "A", "C", ".", "."], ["17", 300_000_000, "A", "C", ".", "."]]
    assert register(tmp_path, "GRCh37", rows).status == "loading"


def test_a_further_file_of_an_unfinished_release_is_checked_too(tmp_path: Path, db: None) -> None:
    register(tmp_path, "GRCh38", make_rows("GRCh38"))
    with pytest.raises(RegistrationError, match="not GRCh38"):
        register(tmp_path, "GRCh38", make_rows("GRCh37"))


def test_a_few_genes_of_the_other_assembly_are_reported_with_numbers(tmp_path: Path, db: None) -> None:
    messages: list[str] = []
    path = write_wgsa(tmp_path / "own.tsv", HEADER, [*make_rows("GRCh38", 2), *make_rows("GRCh37", 1)])
    release = register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path]), report=messages.append)
    (note,) = messages
    assert Release.objects.get(pk=release.pk).notes == messages
    assert note.startswith("of 3 sampled lines that tell the assemblies apart, 1 (33%) have their gene where it is in")
    assert "and 2 (67%) where it is in GRCh38" in note


@pytest.mark.parametrize(("name", "notes"), [("chr1_hg19.tsv", 1), ("chr1_hg38.tsv", 0), ("chr1.tsv", 0)])
def test_the_name_of_a_file_may_contradict(tmp_path: Path, db: None, name: str, notes: int) -> None:
    messages: list[str] = []
    path = write_wgsa(tmp_path / name, HEADER, make_rows("GRCh38"))
    register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path]), report=messages.append)
    assert messages == [f"the name of {name} names GRCh37, the release is GRCh38"][:notes]


def test_rs_numbers_of_a_release_of_the_other_assembly_are_refused_with_the_numbers(
    tmp_path: Path, synthetic38: Release, db: None
) -> None:
    names = ["#chr", "pos", "ref", "alt", "rs_dbSNP151"]
    selection = select_variants(release=ReleaseReader(synthetic38), query="_exists_:dbsnp.rsid")
    documents = variant_documents(
        release=selection.release, rows=list(matching_rows(selection=selection, limit=20)), paths=["dbsnp.rsid", "vcf"]
    )
    rows = [
        ["22", document["vcf"]["position"], "A", "C", next(iter(path_values(document, "dbsnp.rsid")))]
        for document in documents
    ]
    path = write_wgsa(tmp_path / "own.tsv", names, rows)
    with pytest.raises(
        RegistrationError, match=r"not GRCh37: .* rs numbers .* 20 \(100%\) have their rs number .* GRCh38"
    ):
        register_release(user=None, request=ReleaseRequest("own", "GRCh37", [path]))
    assert register_release(user=None, request=ReleaseRequest("own", "GRCh38", [path])).status == "loading"
