"""Lists annotated from known releases: order, reasons, formats, the two paths, wrong assemblies."""

from __future__ import annotations

import csv
import gzip
import json
from itertools import islice
from pathlib import Path

import duckdb
import pytest
from django.core.management import CommandError, call_command

from tests.known import KnownRelease, read_table
from tests.site_lists import SITE_LISTS, SiteList
from variants.annotate import annotator
from variants.releases.models import Release

pytestmark = pytest.mark.usefixtures("db")
MAX_SITES = 3_000  # lines of lists that have up to a hundred thousand
FIELDS = "cadd.phred,dbnsfp.sift.score,vep.ann.consequence"


def annotate(
    release: str, source: Path, output: Path, capsys: pytest.CaptureFixture | None = None, **options: object
) -> str:
    options = {"release": release, "fields": FIELDS} | options
    call_command("annotate", source, output=output, **options)
    return capsys.readouterr().err if capsys else ""


def table(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@pytest.fixture
def own_lines(known: KnownRelease) -> list[list[str]]:
    """Cells of the larger SNV file, one line per variant, the header first."""
    header, lines = read_table(known.paths[0])
    rows = [header, *lines]
    distinct = {tuple(row[:4]): row for row in rows}
    return list(distinct.values())


@pytest.fixture
def shuffled(tmp_path: Path, own_lines: list[list[str]]) -> Path:
    """All its variants, backwards, as a VCF with a chr prefix, and something strange between them."""
    lines = [f"chr{row[0]}\t{row[1]}\t.\t{row[2]}\t{row[3]}\t.\t.\t." for row in reversed(own_lines[1:])]
    lines[100:100] = ["chr22\t16050000\t.\tA\tC\t.\t.\t.", "HLA-A\t1\t.\tA\tC\t.\t.\t."]
    path = tmp_path / "list.vcf"
    path.write_text("\n".join(["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO", *lines]) + "\n")
    return path


@pytest.mark.parametrize("scanned_per_lookup", [0, 10**9], ids=["look-ups", "scans"])
def test_every_row_is_answered_in_order(
    known: KnownRelease, shuffled: Path, own_lines: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    scanned_per_lookup: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(annotator, "SCANNED_PER_LOOKUP", scanned_per_lookup)
    annotate(known.name, shuffled, tmp_path / "out")
    rows = table(tmp_path / "out")
    written = [line.split("\t") for line in shuffled.read_text().splitlines() if line[0] != "#"]
    assert [row["input"] for row in rows] == [f"{c[0]}:{c[1]}:{c[3]}:{c[4]}" for c in written]
    assert [row["status"] for row in rows].count("found") == len(rows) - 2
    assert [row["status"] for row in rows[100:102]] == ["absent", "not looked up"]
    cadd = {tuple(row[1:4]): row[own_lines[0].index("CADD_phred")] for row in own_lines[1:]}
    for row in rows:
        if row["status"] == "found":
            source = cadd[row["pos"], row["ref"], row["alt"]]
            assert row["cadd.phred"] == source or float(row["cadd.phred"]) == float(source)


def test_formats_hold_the_same_answers(known: KnownRelease, shuffled: Path, tmp_path: Path) -> None:
    for form in ("tsv", "vcf", "jsonl", "parquet", "staar"):
        annotate(known.name, shuffled, tmp_path / form, format=form)
    expected = [None if row["cadd.phred"] == "." else float(row["cadd.phred"]) for row in table(tmp_path / "tsv")]
    documents = [json.loads(line) for line in (tmp_path / "jsonl").read_text().splitlines()]
    assert [document.get("cadd", {}).get("phred") for document in documents] == expected
    parquet = duckdb.sql(f"SELECT \"cadd.phred\" FROM read_parquet('{tmp_path / 'parquet'}')").fetchall()
    assert [value for (value,) in parquet] == expected
    staar = table(tmp_path / "staar", ",")
    assert [float(row["CADD_phred"]) if row["CADD_phred"] else None for row in staar] == expected
    assert staar[0]["variant_vcf"].startswith("22-")
    infos = [line.split("\t")[7] for line in (tmp_path / "vcf").read_text().splitlines() if line[0] != "#"]
    results = [dict(part.split("=", 1) for part in info.split(";")).get("CADD_phred") for info in infos]
    assert [float(value) if value else None for value in results] == expected


def test_reasons_and_normalisations_are_written(known: KnownRelease, tmp_path: Path) -> None:
    (start, longer, shorter), (pos, ref, alt) = known.deletion, known.single
    assert (ref, alt) == ("G", "A")
    source = tmp_path / "list.txt"
    source.write_text(
        "chrom\tpos\tref\talt\n"
        f"chr22\t{start}\t{longer}\t{shorter}\n"
        f"22\t{start}\t{longer}GG\t{shorter}GG\n"
        f"22\t{pos}\tG\tC\n"
        f"22\t{pos}\tT\tC\n"
        f"22\t{pos}\tG\tA,T\n"
    )
    annotate(known.name, source, tmp_path / "out")
    rows = table(tmp_path / "out")
    assert [row["status"] for row in rows] == [
        "found", "found", "other alleles", "other reference", "found", "other alleles",
    ]  # fmt: skip
    assert f"padding removed: {start} {longer}>{shorter}" in rows[1]["note"]
    assert "here are G>A" in rows[2]["note"]
    assert "the reference base here is G" in rows[3]["note"]
    assert "one of 2 alleles" in rows[4]["note"]


@pytest.mark.parametrize("sites", SITE_LISTS, ids=lambda sites: sites.name)
def test_lists_of_sites_keep_their_rows_and_order_and_are_warned_about(
    known: KnownRelease, tmp_path: Path, capsys: pytest.CaptureFixture, sites: SiteList
) -> None:
    check_sites(known.name, "GRCh38", sites, tmp_path, capsys)


@pytest.mark.parametrize("sites", SITE_LISTS, ids=lambda sites: sites.name)
def test_the_same_against_the_other_assembly(
    synthetic37: Release, tmp_path: Path, capsys: pytest.CaptureFixture, sites: SiteList
) -> None:
    check_sites(synthetic37.name, "GRCh37", sites, tmp_path, capsys)


def check_sites(release: str, assembly: str, sites: SiteList, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Annotate the first lines of a list of sites, which are as many as decide about its assembly."""
    source = tmp_path / "first.vcf.gz"
    with gzip.open(sites.write(tmp_path), "rt") as file, gzip.open(source, "wt", compresslevel=1) as first:
        first.writelines(islice(file, MAX_SITES))
    messages = annotate(release, source, tmp_path / "out", capsys, fields="cadd.phred")
    with gzip.open(source, "rt") as file:
        cells = [line.split("\t", 5)[:5] for line in file if line[0] != "#"]
    expected = [f"{chrom}:{pos}:{ref}:{alt}" for chrom, pos, _, ref, alts in cells for alt in alts.split(",")]
    assert [row["input"] for row in table(tmp_path / "out")] == expected
    if sites.chrom == "1" and assembly == "GRCh38":  # its contig lines say so
        assert "WRONG ASSEMBLY: the list's contigs are GRCh37" in messages
    else:
        assert "FEW POSITIONS MATCH" in messages


def test_bases_of_another_assembly_are_a_loud_warning(
    known: KnownRelease, own_lines: list, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    source = tmp_path / "list.txt"
    lines = [f"22\t{row[1]}\t{'T' if row[2] != 'T' else 'A'}\tG" for row in own_lines[1:200]]
    source.write_text("chrom\tpos\tref\talt\n" + "\n".join(lines) + "\n")
    assert "SUSPECTED WRONG ASSEMBLY" in annotate(known.name, source, tmp_path / "out", capsys)


def test_an_unknown_field_leaves_no_file(known: KnownRelease, shuffled: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"did you mean cadd\.phred"):
        annotate(known.name, shuffled, tmp_path / "out", fields="cad.phred")
    assert not (tmp_path / "out").exists()
