"""Group files of a whole release against a recomputation from the source lines; provenance; refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.postgresql.psycopg_any import NumericRange
from pytest_django.plugin import DjangoDbBlocker

from tests.releases import committed_releases, load_release, write_wgsa
from tests.variants.query.synthetic import COLUMNS, GENES, KEY, gene_terms, make_lines, means
from variants.query.tree import Match, Range
from variants.releases.models import Gene

pytestmark = pytest.mark.usefixtures("own_release", "genes")
LINES = make_lines(count=400, seed=11)
SPANS = {GENES[0]: (20_000_000, 20_000_400), GENES[1]: (20_000_300, 20_000_900), GENES[2]: (20_001_000, 20_001_100)}


@pytest.fixture(scope="module")
def own_release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    rows = [[line.chrom, line.pos, line.ref, line.alt, *line.cells.values()] for line in LINES]
    file = write_wgsa(tmp_path_factory.mktemp("own") / "own.tsv", [*KEY, *COLUMNS], rows)
    with django_db_blocker.unblock(), committed_releases():
        load_release("own", "GRCh38", [file])
        yield


@pytest.fixture
def genes(db: None) -> None:
    """Three genes of which two overlap."""
    for number, (gene, (start, end)) in enumerate(SPANS.items()):
        span = NumericRange(start, end + 1)
        Gene.objects.create(assembly="GRCh38", gene_id=gene, symbol=f"G{number}", chrom=22, span=span)


def aggregate(output: Path, **options: object) -> dict:
    call_command("aggregate", release="own", output=output, **options)
    return json.loads(output.with_name(f"{output.name}.provenance.json").read_text())


def pairs(path: Path) -> list[tuple[str, int, str, str]]:
    rows = [line.split("\t") for line in path.read_text().splitlines()[1:]]
    return [(row[0], int(row[3]), row[4], row[5]) for row in rows]


def inside(pos: int, gene: str, flank: int = 0) -> bool:
    start, end = SPANS[gene]
    return start - flank <= pos <= end + flank


@pytest.mark.parametrize("flank", [0, 150])
@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("CADD_phred:>=12", Range("CADD_phred", "12", None)),
        ("UK10K_AN:100", Match("UK10K_AN", "100")),
        ("SIFT_score:[0.2 TO 0.5]", Range("SIFT_score", "0.2", "0.5")),
    ],
)
def test_by_range_every_pair_and_no_other_is_written(tmp_path: Path, text: str, tree: Range, flank: int) -> None:
    provenance = aggregate(tmp_path / "out", filter=text, flank=flank)
    expected = [
        (gene, line.pos, line.ref, line.alt)
        for gene in GENES
        for line in LINES
        if inside(line.pos, gene, flank) and means(tree, line)
    ]
    results = pairs(tmp_path / "out")
    assert sorted(results) == sorted(expected)
    assert len(set(results)) == len(results) == provenance["counts"]["pairs_written"]
    assert [(GENES.index(gene), pos) for gene, pos, *_ in results] == sorted(
        (GENES.index(g), p) for g, p, *_ in results
    )


@pytest.mark.parametrize("term", ["missense_variant", "intron_variant"])
def test_by_annotation_the_consequence_is_that_genes(tmp_path: Path, term: str) -> None:
    aggregate(tmp_path / "out", filter=f"consequence:{term}", by="annotation")
    expected = [
        (gene, line.pos, line.ref, line.alt) for gene in GENES for line in LINES if term in gene_terms(line, gene)
    ]
    assert sorted(pairs(tmp_path / "out")) == sorted(expected)


def test_by_annotation_fields_aligned_by_transcript_are_that_genes(tmp_path: Path) -> None:
    aggregate(tmp_path / "out", filter="VEP_ensembl_SIFT:deleterious", by="annotation")
    tree = Match("VEP_ensembl_SIFT", "deleterious")
    expected = [
        (gene, line.pos, line.ref, line.alt)
        for gene in GENES
        for line in LINES
        if gene_terms(line, gene) and means(tree, line, gene)
    ]
    assert sorted(pairs(tmp_path / "out")) == sorted(expected)


@pytest.mark.parametrize("by", ["range", "annotation"])
@pytest.mark.parametrize("text", ["", "CADD_phred:>1", "UK10K_AN:>50"])
def test_counts_agree_with_pairs(tmp_path: Path, by: str, text: str) -> None:
    aggregate(tmp_path / "pairs", filter=text, by=by)
    aggregate(tmp_path / "counts", filter=text, by=by, format="counts")
    rows = [line.split("\t") for line in (tmp_path / "counts").read_text().splitlines()[1:]]
    counted = {row[0]: int(row[5]) for row in rows}
    results = [gene for gene, *_ in pairs(tmp_path / "pairs")]
    assert counted == {gene: results.count(gene) for gene in set(results)}


def test_provenance_has_the_outcome_of_every_unit(tmp_path: Path) -> None:
    provenance = aggregate(
        tmp_path / "out", genes="G0,ENSG00000000002.7,NOSUCH,G2", filter="KGP3_AF:0.25", min_variants=3
    )
    counts = provenance["counts"]
    assert provenance["unknown_names"] == ["NOSUCH"]
    assert counts["units_asked"] == 3
    assert (
        counts["units_written"] + counts["units_below_minimum"] + counts["units_emptied_by_filter"]
        == counts["units_with_variants"]
    )
    assert len(provenance["release"]["files"][0]["sha256"]) == 64
    assert provenance["files"] == ["out"]


def test_intervals_of_a_bed_file_are_units(tmp_path: Path) -> None:
    bed = tmp_path / "peaks.bed"
    bed.write_text("chr22\t19999999\t20000007\tfirst\nchr22\t20000100\t20000200\tsecond\n")
    aggregate(tmp_path / "out", genes=str(bed), chr_prefix=True)
    results = pairs(tmp_path / "out")
    assert {pos for name, pos, *_ in results if name == "first"} == {20_000_000, 20_000_007}
    assert (tmp_path / "out").read_text().splitlines()[1].split("\t")[2] == "chr22"


@pytest.mark.parametrize("form", ["regenie", "skat", "saige"])
def test_one_file_for_each_chromosome_holds_the_same_lines(tmp_path: Path, form: str) -> None:
    numbers = {"weight": "KGP3_AF", "aaf": "KGP3_AF"} if form == "regenie" else {"weight": "CADD_phred"}
    whole = aggregate(tmp_path / "whole", format=form, **numbers)
    split = aggregate(tmp_path / "split", format=form, **numbers, per_chromosome=True)
    assert split["counts"] == whole["counts"]
    for name in whole["files"]:
        other = name.replace("whole", "split" if name.endswith((".mask", ".R")) else "split.chr22")
        assert (tmp_path / other).read_text() == (tmp_path / name).read_text()


def test_variants_in_two_units_are_once_in_files_by_variant(tmp_path: Path) -> None:
    aggregate(tmp_path / "out", format="regenie", aaf="KGP3_AF", flank=200)
    names = [line.split(" ")[0] for line in (tmp_path / "out.aaf").read_text().splitlines()]
    assert len(names) == len(set(names)) > 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"weight": "SIFT_pred"}, "is not a number"),
        ({"genes": "NOSUCH"}, "no unit"),
        ({"filter": "nofield:1"}, "there is no field 'nofield'"),
    ],
)
def test_a_failed_release_leaves_no_file(tmp_path: Path, options: dict, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        aggregate(tmp_path / "out", **options)
    assert list(tmp_path.iterdir()) == []
