"""Every group file of random data against the same question asked of the source file by DuckDB; by range and by gene.

Read back here by rules of the tools, written a second time as plainly as possible.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import NumericRange
from pytest_django.plugin import DjangoDbBlocker

from tests.releases import committed_releases, load_release, write_wgsa
from variants.groupfiles.tool_formats import formats_that_take
from variants.releases.models import Gene

pytestmark = pytest.mark.usefixtures("random_release", "genes")
HEADER = [
    "#chr", "pos", "ref", "alt", "CADD_phred", "KGP3_AF", "UK10K_AN", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID",
]  # fmt: skip
TERMS = ["stop_gained", "missense_variant,splice_region_variant", "synonymous_variant", "intron_variant", "."]
CLASSES = {"stop_gained": "lof", "missense_variant": "missense", "synonymous_variant": "synonymous"}
_SPANS = [
    (21, 10_000_000, 10_003_000), (21, 10_002_000, 10_002_200), (21, 10_002_100, 10_006_100),
    (22, 20_000_000, 20_005_000), (22, 20_006_000, 20_006_900),
]  # fmt: skip
GENES = {f"ENSG0000000000{number}": span for number, span in enumerate(_SPANS)}
Pair = tuple[str, str]  # unit, chrom:pos:ref:alt


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Variants near and in the genes, annotated to genes that they need not lie in, some alleles very long."""
    draw = random.Random(17)
    rows: dict[tuple, list] = {}
    for _ in range(900):
        gene = draw.choice(list(GENES))
        chrom, start, end = GENES[gene]
        pos = draw.randint(start - 1_500, end + 1_500)
        ref, alt = draw.choice([("A", "C"), ("A", "G"), ("A", "A" + "CGT" * draw.randint(1, 30)), ("ATT", "A")])
        near = [name for name, span in GENES.items() if span[0] == chrom]
        genes = [draw.choice([gene, *near, "."]) for _ in range(draw.randint(1, 4))]
        rows[chrom, pos, ref, alt] = [
            chrom, pos, ref, alt, draw.choice([".", "3", "12.5", "1e-05", "30"]), draw.choice([".", "0.001", "0.25"]),
            draw.choice([".", "7", "100"]), "|".join(draw.choice(TERMS) for _ in genes), "|".join(genes),
        ]  # fmt: skip
    ordered = [rows[row_key] for row_key in sorted(rows, key=lambda row_key: row_key[:2])]
    return write_wgsa(tmp_path_factory.mktemp("random") / "random.tsv", HEADER, ordered)


@pytest.fixture(scope="module")
def random_release(source: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), committed_releases():
        load_release("random", "GRCh38", [source])
        yield


@pytest.fixture
def genes(db: None) -> None:
    for gene, (chrom, start, end) in GENES.items():
        span = NumericRange(start, end + 1)
        Gene.objects.create(assembly="GRCh38", gene_id=gene, symbol=f"S{gene[-1]}", chrom=chrom, span=span)


def recomputed(source: Path, by: str, condition: str) -> dict[Pair, tuple[str, str, str]]:
    """{pair: (class, CADD or 0, AF or '')} by DuckDB alone; condition: on v, and on t, the terms on the unit's gene."""
    with duckdb.connect() as session:
        session.execute(
            "CREATE TABLE v AS SELECT *, row_number() OVER () AS id FROM read_csv($file, delim = '\t', header = true,"
            " all_varchar = true)",
            {"file": str(source)},
        )
        session.execute("CREATE TABLE g (gene VARCHAR, chrom VARCHAR, first INT, last INT)")
        session.executemany("INSERT INTO g VALUES (?, ?, ?, ?)", [(gene, *span) for gene, span in GENES.items()])
        session.execute(
            "CREATE TABLE e AS SELECT id, unnest(string_split(VEP_ensembl_Gene_ID, '|')) AS gene,"
            " unnest(string_split(VEP_ensembl_Consequence, '|')) AS terms FROM v"
        )
        whose = {
            "range": 'JOIN v ON v."#chr" = g.chrom AND v.pos::INT BETWEEN g.first AND g.last',
            "annotation": "JOIN (SELECT DISTINCT id, gene FROM e WHERE terms <> '.') o ON o.gene = g.gene"
            " JOIN v USING (id)",
        }[by]
        own = "" if by == "range" else "AND e.gene = g.gene"
        rows = session.execute(
            f"SELECT g.gene, concat_ws(':', v.\"#chr\", pos, ref, alt), t, CADD_phred, KGP3_AF FROM g {whose},"
            f" LATERAL (SELECT string_agg(terms, ',') AS t FROM e WHERE e.id = v.id {own}) WHERE {condition}"
        ).fetchall()
    results = {}
    for gene, variant, terms, cadd, frequency in rows:
        named = next((name for term, name in CLASSES.items() if term in terms.split(",")), "other")
        assert (gene, variant) not in results
        results[gene, variant] = (named, "0" if cadd == "." else cadd, "" if frequency == "." else frequency)
    return results


def tsv(out: Path) -> dict[Pair, tuple[str, ...]]:
    rows = [line.split("\t") for line in out.read_text().splitlines()[1:]]
    return {(row[0], ":".join(row[2:6])): (row[6], row[7]) for row in rows}


def genesis(out: Path) -> dict[Pair, tuple[str, ...]]:
    rows = [line.split("\t") for line in out.read_text().splitlines()[1:]]
    return {(row[0], ":".join(row[1:5])): (None, row[5]) for row in rows}


def gmmat(out: Path) -> dict[Pair, tuple[str, ...]]:
    rows = [line.split("\t") for line in out.read_text().splitlines()]
    return {(row[0], ":".join(row[1:5])): (None, row[5]) for row in rows}


def saige(out: Path) -> dict[Pair, tuple[str, ...]]:
    lines = [line.split(" ") for line in out.read_text().splitlines()]
    results = {}
    for variants, classes, weights in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        assert [variants[1], classes[1], weights[1]] == ["var", "anno", "weight"]
        assert variants[0] == classes[0] == weights[0]
        for variant, named, weight in zip(variants[2:], classes[2:], weights[2:], strict=True):
            results[variants[0], variant] = (named, weight)
    return results


def regenie(out: Path) -> dict[Pair, tuple[str, ...]]:
    annotated = [line.split(" ") for line in out.with_name(f"{out.name}.anno").read_text().splitlines()]
    sets = [line.split(" ") for line in out.with_name(f"{out.name}.setlist").read_text().splitlines()]
    results = {(unit, variant): (named, weight) for variant, unit, named, weight in annotated}
    assert set(results) == {(name, variant) for name, _, _, listed in sets for variant in listed.split(",")}
    for _, chrom, pos, listed in sets:
        assert listed.startswith(f"{chrom}:{pos}:")
    return results


def skat(out: Path) -> dict[Pair, tuple[str, ...]]:
    full = dict(line.split("\t") for line in out.with_name(f"{out.name}.long_names").read_text().splitlines())
    rows = [line.split(" ") for line in out.with_name(f"{out.name}.weights").read_text().splitlines()]
    weights = dict(rows)
    assert len(weights) == len(rows)
    pairs = [line.split(" ") for line in out.read_text().splitlines()]
    assert all(len(name) < 50 for pair in pairs for name in pair)
    return {(unit, full.get(name, name)): (None, weights[name]) for unit, name in pairs}


def epacts(out: Path) -> dict[Pair, tuple[str, ...]]:
    lines = [line.split("\t") for line in out.read_text().splitlines()]
    return {(name, re.sub("[_/]", ":", variant)): (None, None) for name, *variants in lines for variant in variants}


READERS: dict[str, Callable[[Path], dict[Pair, tuple[str, ...]]]] = {
    "tsv": tsv, "genesis": genesis, "gmmat": gmmat, "saige": saige, "regenie": regenie, "skat": skat, "epacts": epacts,
}  # fmt: skip
FILTERS = {
    "": "true",
    "CADD_phred:>=3": "TRY_CAST(CADD_phred AS DOUBLE) >= 3",
    "consequence:splice_region_variant AND NOT KGP3_AF:0.25": (
        "'splice_region_variant' = ANY(string_split(t, ',')) AND KGP3_AF <> '0.25'"
    ),
    "UK10K_AN:<50": "TRY_CAST(UK10K_AN AS DOUBLE) < 50",  # read from the source lines
}


@pytest.mark.parametrize("by", ["range", "annotation"])
@pytest.mark.parametrize("text", FILTERS)
def test_every_format_holds_the_pairs_classes_and_weights_that_duckdb_finds(
    source: Path, tmp_path: Path, by: str, text: str
) -> None:
    expected = recomputed(source, by, FILTERS[text])
    assert len(expected) > 20
    for form, read in READERS.items():
        out = tmp_path / form
        call_command(
            "aggregate",
            release="random",
            output=out,
            by=by,
            filter=text,
            format=form,
            weight="CADD_phred" if form in formats_that_take(weights=True) else "",
            aaf="KGP3_AF" if form in formats_that_take(weights=False) else "",
        )
        results = read(out)
        assert results.keys() == expected.keys(), form
        for pair, (named, weight) in results.items():
            assert named in (None, expected[pair][0]), (form, pair)
            assert weight is None or float(weight) == float(expected[pair][1]), (form, pair)
    frequencies = [line.split(" ") for line in (tmp_path / "regenie.aaf").read_text().splitlines()]
    assert sorted(map(tuple, frequencies)) == sorted({(v, f) for (_, v), (_, _, f) in expected.items() if f})
    counted = {unit: sum(1 for row_key, _ in expected if row_key == unit) for unit, _ in expected}
    call_command("aggregate", release="random", output=tmp_path / "counts", by=by, filter=text, format="counts")
    rows = [line.split("\t") for line in (tmp_path / "counts").read_text().splitlines()[1:]]
    assert {row[0]: int(row[5]) for row in rows} == counted


def test_rvtests_positions_are_those_of_the_pairs(source: Path, tmp_path: Path) -> None:
    call_command("aggregate", release="random", output=tmp_path / "out", format="rvtests", by="annotation")
    results = {
        (name, interval.partition("-")[0])
        for name, intervals in (line.split(" ") for line in (tmp_path / "out").read_text().splitlines())
        for interval in intervals.split(",")
    }
    expected = recomputed(source, "annotation", "true")
    assert results == {(unit, ":".join(variant.split(":")[:2])) for unit, variant in expected}


@pytest.mark.parametrize("by", ["range", "annotation"])
def test_weights_may_be_a_field_without_a_column(source: Path, tmp_path: Path, by: str) -> None:
    call_command("aggregate", release="random", output=tmp_path / "out", by=by, format="gmmat", weight="UK10K_AN")
    rows = [line.split("\t") for line in source.read_text().splitlines()[1:]]
    known = {":".join(row[:4]): "0" if row[6] == "." else row[6] for row in rows}
    results = gmmat(tmp_path / "out")
    assert len(results) > 100
    assert all(weight == known[variant] for (_, variant), (_, weight) in results.items())


def test_long_names_are_warned_about_and_variants_are_named_as_the_genotype_file_does(tmp_path: Path) -> None:
    for form, style in (("skat", None), ("saige", "chr:pos_ref/alt")):
        further = {"id_style": style} if style else {}
        call_command("aggregate", release="random", output=tmp_path / form, format=form, chr_prefix=True, **further)
    provenance = json.loads((tmp_path / "skat.provenance.json").read_text())
    assert any("49 characters" in warning for warning in provenance["warnings"])
    assert re.fullmatch(r"chr21:\d+_[ACGT]+/[ACGT]+", (tmp_path / "saige").read_text().split()[2])


def test_a_file_for_each_chromosome_keeps_its_extension_and_the_script_reads_them_all(tmp_path: Path) -> None:
    call_command("aggregate", release="random", output=tmp_path / "g.tsv", format="genesis", per_chromosome=True)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"g.chr21.tsv", "g.chr22.tsv", "g.tsv.R", "g.tsv.provenance.json"}
    assert 'Sys.glob("g.chr*.tsv")' in (tmp_path / "g.tsv.R").read_text()
    provenance = json.loads((tmp_path / "g.tsv.provenance.json").read_text())
    assert sorted(provenance["sha256"]) == sorted(provenance["files"]) == ["g.chr21.tsv", "g.chr22.tsv", "g.tsv.R"]
