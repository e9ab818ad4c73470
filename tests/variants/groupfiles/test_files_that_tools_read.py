"""Group files read back by the tools' own rules: sets that would end a tool are left out and named, weights and
frequencies are in the files or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.releases import committed_releases, load_release, write_wgsa
from tests.variants.groupfiles.tool_readers import READERS, ToolEnds, read_regenie
from variants.releases.models import Gene

pytestmark = pytest.mark.usefixtures("tool_release", "tool_genes")
HEADER = [
    *("#chr", "pos", "ref", "alt", "CADD_phred", "FATHMM_score", "gnomAD_genomes_AF"),
    *("VEP_ensembl_Gene_ID", "VEP_ensembl_Gene_Name", "VEP_ensembl_Consequence"),
]
ROWS = [
    ["1", 1000, "G", "A", "25", "-3.25", "0.001", "ENSG00000000001", "AAA", "missense_variant"],
    ["1", 1010, "C", "CTT", "12", "1.5", ".", "ENSG00000000001", "AAA", "frameshift_variant"],
    ["X", 2000, "G", "T", "7", "-0.5", "0.2", "ENSG00000000002", "XXX", "stop_gained"],
    ["Y", 3000, "G", "T", "8", "0.5", "0.2", "ENSG00000000003", "YYY", "missense_variant"],
    ["MT", 4000, "G", "A", "9", "2", "0.1", "ENSG00000000004", "MT-ND9", "missense_variant"],
]
SPANS = {"AAA": (1, 900), "XXX": (23, 1900), "YYY": (24, 2900), "MT-ND9": (25, 3900)}
TOOLS = sorted(READERS)


@pytest.fixture(scope="module")
def tool_release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    file = write_wgsa(tmp_path_factory.mktemp("tools") / "tools.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        load_release("tools", "GRCh38", [file])
        yield


@pytest.fixture
def tool_genes(db: None) -> None:
    for number, (symbol, (chrom, start)) in enumerate(SPANS.items(), start=1):
        gene = {"gene_id": f"ENSG0000000000{number}", "symbol": symbol, "chrom": chrom, "span": (start, start + 500)}
        Gene.objects.create(assembly="GRCh38", **gene)


def aggregate(output: Path, **options: object) -> dict[str, Any]:
    call_command("aggregate", **{"release": "tools", "output": output, "name": "symbol"} | options)
    return json.loads(output.with_name(f"{output.name}.provenance.json").read_text())


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_reads_every_set_that_it_can(tmp_path: Path, tool: str, capsys: pytest.CaptureFixture[str]) -> None:
    provenance = aggregate(tmp_path / "out", format=tool)
    sets = READERS[tool](tmp_path / "out")
    left_out = {unit["unit"] for unit in provenance["left_out"]}
    assert set(sets) == set(SPANS) - left_out
    assert left_out == ({"MT-ND9"} if tool == "regenie" else set())
    messages = capsys.readouterr()
    for name in left_out:
        assert f"left out: {name}: regenie does not know chromosome MT" in messages.err
        assert "1 left out" in messages.out
        assert provenance["counts"]["units_left_out"] == 1


def test_only_the_mitochondrion_for_regenie_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no unit is left: MT-ND9 .*does not know chromosome MT"):
        aggregate(tmp_path / "out", format="regenie", genes="MT-ND9")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("prefix", "variant"), [(False, "MT:4000:G:A"), (True, "chrM:4000:G:A")])
def test_the_mitochondrion_is_spelled_as_in_genotype_files(tmp_path: Path, prefix: bool, variant: str) -> None:
    aggregate(tmp_path / "out", format="saige", genes="MT-ND9", chr_prefix=prefix)
    assert set(READERS["saige"](tmp_path / "out")["MT-ND9"]) == {variant}


WEIGHTS = {"1:1000:G:A": 25.0, "1:1010:C:CTT": 12.0}


@pytest.mark.parametrize("tool", ["regenie", "saige", "skat", "gmmat", "genesis"])
def test_a_weight_is_where_the_tool_reads_it(tmp_path: Path, tool: str) -> None:
    provenance = aggregate(tmp_path / "out", format=tool, genes="AAA", weight="CADD_phred")
    read = partial(read_regenie, weights_col=4) if tool == "regenie" else READERS[tool]
    assert {variant: weight for variant, (_, weight) in read(tmp_path / "out")["AAA"].items()} == WEIGHTS
    assert provenance["weight"] == "cadd.phred"
    assert tool != "regenie" or any("--weights-col 4" in warning for warning in provenance["warnings"])


@pytest.mark.parametrize(
    ("tool", "option"),
    [
        *((tool, "weight") for tool in ("epacts", "rvtests", "counts")),
        *((tool, "aaf") for tool in ("tsv", "counts", *TOOLS) if tool != "regenie"),
    ],
)
def test_values_that_a_tool_does_not_read_are_refused(tmp_path: Path, tool: str, option: str) -> None:
    with pytest.raises(CommandError, match=f"reads no .*leave {option} out.*regenie"):
        aggregate(tmp_path / "out", format=tool, **{option: "gnomAD_genomes_AF"})
    assert list(tmp_path.iterdir()) == []


def test_frequencies_are_written_and_those_without_named(tmp_path: Path) -> None:
    provenance = aggregate(tmp_path / "out", format="regenie", genes="AAA", aaf="gnomAD_genomes_AF")
    assert (tmp_path / "out.aaf").read_text() == "1:1000:G:A 0.001\n"
    assert provenance["allele_frequency"]
    assert any(re.match("1 variant of a set has no .*regenie ignores", text) for text in provenance["warnings"])


def test_a_set_of_two_intervals_may_have_no_frequency(tmp_path: Path) -> None:
    (tmp_path / "sets.bed").write_text("1\t1008\t1012\tboth\n1\t1020\t1030\tboth\n1\t900\t1005\tother\n")
    aggregate(tmp_path / "out", format="regenie", genes=str(tmp_path / "sets.bed"), aaf="gnomAD_genomes_AF")
    assert (tmp_path / "out.aaf").read_text() == "1:1000:G:A 0.001\n"


def test_a_file_without_any_frequency_or_unit_is_refused_or_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none of the variants has a value in .*ends at an empty file"):
        aggregate(tmp_path / "out", format="regenie", aaf="gnomAD_genomes_AF", filter="pos:1010")
    assert list(tmp_path.iterdir()) == []
    provenance = aggregate(tmp_path / "out", format="saige", filter="pos:5")
    assert any("the file is empty" in warning for warning in provenance["warnings"])


def test_a_field_that_is_not_a_frequency_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"1000 G>A of AAA has 25 in cadd\.phred: an allele frequency lies between"):
        aggregate(tmp_path / "out", format="regenie", genes="AAA", aaf="CADD_phred")
    assert list(tmp_path.iterdir()) == []


def test_a_negative_weight_ends_regenie_and_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"1000 G>A of AAA has the weight -3\.25 .*regenie ends at a negative"):
        aggregate(tmp_path / "out", format="regenie", weight="FATHMM_score")
    with pytest.raises(CommandError, match="missing_weight is -1: regenie ends"):
        aggregate(tmp_path / "out", format="regenie", weight="CADD_phred", missing_weight="-1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("tool", ["saige", "skat", "gmmat", "genesis", "tsv"])
def test_negative_weights_that_a_tool_misreads_are_counted(tmp_path: Path, tool: str) -> None:
    provenance = aggregate(tmp_path / "out", format=tool, weight="FATHMM_score")
    assert any(re.match("2 weights are negative in .*-3.25 of 1000 G>A", text) for text in provenance["warnings"])


@pytest.mark.parametrize("number", ["nan", "inf", "none", "1_0", "١", "1e999"])
def test_a_missing_weight_is_a_number(tmp_path: Path, number: str) -> None:
    with pytest.raises(CommandError, match=f"missing_weight is a number, not '{number}'"):
        aggregate(tmp_path / "out", format="saige", weight="CADD_phred", missing_weight=number)


@pytest.mark.parametrize(
    ("tool", "classes", "sentence"),
    [
        ("regenie", "missense_variant\tNULL\nstop_gained\tlof\n", "the class NULL is a word of regenie itself"),
        ("regenie", "missense_variant\ta\nstop_gained\tb\nframeshift_variant\ta_b\n", "two masks would be called a_b"),
        ("saige", "missense_variant\tlof:missense\n", "at which SAIGE-GENE parts classes"),
        ("regenie", "missense_variant\tlof,b\n", "blank or comma"),
    ],
)
def test_names_of_classes_that_a_tool_misreads_are_refused(
    tmp_path: Path, tool: str, classes: str, sentence: str
) -> None:
    (tmp_path / "classes.tsv").write_text(classes)
    with pytest.raises(CommandError, match=sentence):
        aggregate(tmp_path / "out", format=tool, classes=tmp_path / "classes.tsv")


@pytest.mark.parametrize(
    ("tool", "name", "left_out"),
    [
        ("regenie", "a,b", True),
        ("saige", "a,b", False),
        ("gmmat", "NA", True),
        ("gmmat", 'a"b', True),
        ("genesis", "NA", False),
        ("rvtests", "a,b", False),
    ],
)
def test_names_of_sets_that_a_tool_cuts_are_left_out_and_named(
    tmp_path: Path, tool: str, name: str, left_out: bool
) -> None:
    (tmp_path / "sets.bed").write_text(f"1\t900\t1500\t{name}\n1\t900\t1500\tgood\n")
    provenance = aggregate(tmp_path / "out", format=tool, genes=str(tmp_path / "sets.bed"))
    assert [unit["unit"] for unit in provenance["left_out"]] == ([name] if left_out else [])
    assert set(READERS[tool](tmp_path / "out")) == {"good"} | (set() if left_out else {name})


def test_blanks_in_names_of_sets_are_written_as_underscores_and_named(tmp_path: Path) -> None:
    (tmp_path / "sets.bed").write_text("1\t900\t1500\tmy set\n")
    provenance = aggregate(tmp_path / "out", format="saige", genes=str(tmp_path / "sets.bed"))
    assert set(READERS["saige"](tmp_path / "out")) == {"my_set"}
    assert any("'my set' as my_set" in warning for warning in provenance["warnings"])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"format": "gmmat", "id_style": "chr-pos-ref-alt"}, "id_style changes nothing"),
        ({"format": "saige", "by": "annotation", "flank": 100}, "flank changes nothing"),
    ],
)
def test_an_option_without_effect_is_reported(tmp_path: Path, options: dict[str, object], sentence: str) -> None:
    provenance = aggregate(tmp_path / "out", **options)
    assert any(sentence in warning for warning in provenance["warnings"])


def test_the_readers_end_where_the_tools_do(tmp_path: Path) -> None:
    """The rules that the tests above lean on, on files as they were written before."""
    aggregate(tmp_path / "out", format="regenie", genes="AAA", weight="CADD_phred")
    assert read_regenie(tmp_path / "out")["AAA"]["1:1000:G:A"] == ("25", None)  # without --weights-col: a domain
    for text in ("MT-ND9 MT 4000 MT:4000:G:A\n", "a,b c 1 1 1:1:G:A\n"):
        (tmp_path / "out.setlist").write_text(text)
        with pytest.raises(ToolEnds):
            read_regenie(tmp_path / "out")
