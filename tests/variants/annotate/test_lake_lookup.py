"""Lists annotated with a lake: the same files to the letter, and when the lake is asked."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from django.test import override_settings

from variants.annotate import lake_lookup
from variants.annotate.annotation_report import Report
from variants.annotate.annotation_run import AnnotationPlan, AnnotationResult
from variants.annotate.annotator import Annotator
from variants.annotate.lake_lookup import LakeLookup
from variants.annotate.list_annotation import annotate_list
from variants.genome.alleles import VariantKey
from variants.lake.duckdb_engine import DuckDBEngine
from variants.lake.manifest import LakeError, Manifest
from variants.lists.variant_lists import read_list
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import matching_rows, select_variants

FORMATS = ("tsv", "vcf", "parquet", "staar", "jsonl")
ODD_LINES = [
    "22\t16050000\t.\tA\tC\t.\t.\t.",
    "HLA-A\t1\t.\tA\tC\t.\tlow\tAC=1",
    "chr22\t1e+07\t.\tA\tG,T\t9\tPASS\tAC=1,2;DB",
    "22\tx\t.\tA\tC\t.\t.\t.",
    "",
    "22\t20\t.\tA\tA\t.\t.\t.",
]


@pytest.fixture
def with_lake(synthetic38: Release, lake38: Manifest, db: None, monkeypatch: pytest.MonkeyPatch) -> ReleaseReader:
    monkeypatch.setattr(lake_lookup, "MIN_JOINED", 1)
    monkeypatch.setattr(lake_lookup, "ROWS_PER_ENTRY", 10**9)
    return ReleaseReader(synthetic38)


@pytest.fixture
def without_lake(synthetic38: Release, db: None) -> ReleaseReader:
    release = ReleaseReader(synthetic38)
    with override_settings(LWDS_LAKE=""):
        assert release.lake is None
    return release


@pytest.fixture
def rows(without_lake: ReleaseReader) -> list[VariantRow]:
    """Some variants of the release, in no order."""
    matches = list(matching_rows(selection=select_variants(release=without_lake)))
    return random.Random(5).sample(matches, 300)


def vcf_lines(rows: list[VariantRow]) -> list[str]:
    """Lines with and without INFO, some in small letters or padded, and strange ones between them."""
    lines = []
    for number, row in enumerate(rows):
        ref, alt = (row.ref.lower(), row.alt) if number % 50 == 0 else (row.ref, row.alt)
        padding = "TT" if number % 70 == 0 else ""
        info = f"AC={number};CADD_phred=1" if number % 3 else "."
        name = "chr22" if number % 2 else "22"
        lines.append(f"{name}\t{row.pos}\trs{number}\t{ref}{padding}\t{alt}{padding}\t.\tPASS\t{info}\tGT\t0/1")
    lines[100:100] = ODD_LINES
    return ["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts1", *lines]


def table_lines(rows: list[VariantRow]) -> list[str]:
    return ["chr\tpos\tref\talt", *(f"22\t{row.pos}\t{row.ref}\t{row.alt}" for row in rows)]


def unordered_lines(rows: list[VariantRow]) -> list[str]:
    """A table that does not say which allele is the reference."""
    return ["chr\tpos\teffect_allele\tother_allele", *(f"22\t{row.pos}\t{row.alt}\t{row.ref}" for row in rows)]


def annotate(plan: AnnotationPlan, lines: list[str], output: Path) -> AnnotationResult:
    return annotate_list(plan=plan, lines=[f"{line}\n" for line in lines], output=output)


def comparable(report: Report) -> Report:
    """The counts of a report, wherever the answers came from."""
    return replace(report, found_in_lake=0, rs_rows=sorted(report.rs_rows, key=lambda row: row.number))


def content(path: Path) -> object:
    """The bytes of a file; of Parquet its names, types and rows."""
    if path.suffix != ".parquet":
        return path.read_bytes()
    table = duckdb.sql(f"FROM '{path}'")
    return table.columns, table.types, table.fetchall()


@pytest.mark.parametrize("make_lines", [vcf_lines, table_lines, unordered_lines])
def test_files_are_the_same_to_the_letter(
    with_lake: ReleaseReader, without_lake: ReleaseReader, rows: list[VariantRow], tmp_path: Path, make_lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("variants.annotate.annotator.LAKE_BATCH_SIZE", 130)
    specs = [spec for spec in without_lake.specs if spec.column][::7]
    lines = make_lines(rows)
    for form in FORMATS if make_lines is vcf_lines else ("tsv",):
        matches: list[set[VariantKey]] = [set(), set()]
        results = [
            annotate(AnnotationPlan(release, specs, form, on_keys=keys.update), lines, tmp_path / f"{number}.{form}")
            for number, (release, keys) in enumerate(zip((with_lake, without_lake), matches, strict=True))
        ]
        assert content(tmp_path / f"0.{form}") == content(tmp_path / f"1.{form}")
        assert matches[0] == matches[1]
        assert (results[0].notes, results[0].warnings) == (results[1].notes, results[1].warnings)
        in_lake = results[0].report.found_in_lake
        assert comparable(results[0].report) == comparable(results[1].report)
        assert (in_lake > 30) == (form != "jsonl" and make_lines is not unordered_lines)
    assert len(matches[0]) == len(rows)


def test_few_entries_and_sparse_lists_are_looked_up(
    with_lake: ReleaseReader, rows: list[VariantRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = LakeLookup(with_lake.lake, with_lake.specs[5:8])  # type: ignore[arg-type]
    entries = list(read_list(vcf_lines(rows)).entries)
    assert len(lookup.answers(entries)) > 250
    monkeypatch.setattr(lake_lookup, "ROWS_PER_ENTRY", 1)
    assert lookup.answers(entries) == {}
    monkeypatch.setattr(lake_lookup, "ROWS_PER_ENTRY", 10**9)
    monkeypatch.setattr(lake_lookup, "MIN_JOINED", 500)
    assert lookup.answers(entries) == {}


def test_a_lake_that_cannot_be_read_costs_no_answer(
    with_lake: ReleaseReader, rows: list[VariantRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise LakeError("the lake cannot be read")

    entries = list(read_list(vcf_lines(rows)).entries)
    lookup = lake_lookup.lake_lookup(with_lake, with_lake.specs[5:8])
    assert lookup is not None
    right = [answer.variant_key for answer in Annotator(with_lake, (), lookup).answers(entries)]
    monkeypatch.setattr(DuckDBEngine, "join", fail)
    answers = list(Annotator(with_lake, (), lookup).answers(entries))
    assert [answer.variant_key for answer in answers] == right
    assert not any(answer.key for answer in answers)
