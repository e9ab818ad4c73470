"""GENCODE's tables lifted over to GRCh37: ids with version, mapping number and PAR are those of annotation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.releases import committed_releases, load_release, write_wgsa
from variants.releases.models import Gene

pytestmark = pytest.mark.usefixtures("lifted_release", "db")
HEADER = ["#chr", "pos", "ref", "alt", "VEP_ensembl_Gene_ID", "VEP_ensembl_Gene_Name", "VEP_ensembl_Consequence"]
ROWS = [
    ["1", 930_000, "A", "G", "ENSG00000187634", "SAMD11", "missense_variant"],
    ["1", 55_505_400, "G", "A", "ENSG00000169174", "PCSK9", "missense_variant"],
    ["X", 193_500, "G", "T", "ENSG00000182378", "PLCXD1", "missense_variant"],
    ["Y", 143_500, "G", "T", "ENSG00000182378", "PLCXD1", "missense_variant"],
]
TABLE = [
    ("chr1", 923_928, 944_581, "ENSG00000187634.13_6", "SAMD11"),
    ("chr1", 55_505_221, 55_530_525, "ENSG00000169174.11_4", "PCSK9"),
    ("chrX", 192_989, 220_023, "ENSG00000182378.15_7", "PLCXD1"),
    ("chrY", 142_989, 170_023, "ENSG00000182378.15_PAR_Y_3", "PLCXD1"),
]


@pytest.fixture(scope="module")
def lifted_release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    file = write_wgsa(tmp_path_factory.mktemp("lifted") / "lifted.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        load_release("lifted", "GRCh37", [file])
        yield


def load_table(folder: Path, *, prefix: str = "", copies: int = 1, force: bool = False) -> None:
    """The table as GTF; with a prefix no id is one of annotation."""
    lines = [
        f"{chrom}\tHAVANA\tgene\t{start}\t{end}\t.\t+\t."
        f'\tgene_id "{prefix}{number or ""}{gene_id}"; gene_name "{symbol}";\n'
        for number in range(copies)
        for chrom, start, end, gene_id, symbol in TABLE
    ]
    (folder / "lift37.gtf").write_text("".join(lines).replace('gene_name "', f'gene_name "{prefix}'))
    call_command("load_genes", folder / "lift37.gtf", assembly="GRCh37", replace=True, force=force)


@pytest.mark.parametrize(
    "name", ["PCSK9", "ENSG00000169174", "ENSG00000169174.11", "ENSG00000169174.11_4", "ensg00000169174.12_9"]
)
def test_every_form_of_a_name_finds_the_gene(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    load_table(tmp_path)
    capsys.readouterr()
    call_command("query", "", release="lifted", gene=name)
    assert "55505400" in capsys.readouterr().out
    call_command("query", f'gene:"{name}"', release="lifted")
    assert "55505400" in capsys.readouterr().out
    call_command("aggregate", release="lifted", genes=name, by="annotation", output=tmp_path / "out")
    assert "1 pairs in 1 units" in capsys.readouterr().out
    assert (tmp_path / "out").read_text().splitlines()[1].startswith("ENSG00000169174\tPCSK9\t1\t55505400\t")


def test_all_genes_by_annotation_the_copy_on_y_among_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_table(tmp_path)
    call_command("aggregate", release="lifted", genes="all", by="annotation", output=tmp_path / "out")
    assert "4 pairs in 4 units" in capsys.readouterr().out
    units = [line.split("\t")[0] for line in (tmp_path / "out").read_text().splitlines()[1:]]
    assert units == ["ENSG00000187634", "ENSG00000169174", "ENSG00000182378", "ENSG00000182378_PAR_Y"]


def test_a_table_of_other_genes_is_refused_with_the_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_table(tmp_path)
    with pytest.raises(CommandError, match=r"0 of 3 genes that the release lifted names .*\(12 genes\).*--force"):
        load_table(tmp_path, prefix="NM_", copies=3)
    assert Gene.objects.filter(gene_id="ENSG00000169174").exists()
    load_table(tmp_path, prefix="NM_", copies=3, force=True)
    assert "warning: 0 of 3 genes" in capsys.readouterr().err
    assert not Gene.objects.filter(gene_id="ENSG00000169174").exists()
    call_command("aggregate", release="lifted", genes="all", by="annotation", output=tmp_path / "out")
    assert "no variant of the release is annotated to any of the 12 genes" in capsys.readouterr().err


def test_a_small_table_of_other_genes_is_warned_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_table(tmp_path, prefix="NM_")
    assert "warning: 0 of 3 genes" in capsys.readouterr().err
