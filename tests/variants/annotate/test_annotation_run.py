"""Which lists are joined with a lake line by line, and that each line is counted once."""

from __future__ import annotations

import pytest

from variants.annotate import lake_lookup
from variants.annotate.annotation_report import Report
from variants.annotate.annotation_run import AnnotationPlan, AnnotationResult, AnnotationRun
from variants.lake.manifest import Manifest
from variants.lists.variant_lists import read_list
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants

HEADER = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


@pytest.fixture
def release(synthetic38: Release, lake38: Manifest, db: None, monkeypatch: pytest.MonkeyPatch) -> ReleaseReader:
    monkeypatch.setattr(lake_lookup, "MIN_JOINED", 1)
    monkeypatch.setattr(lake_lookup, "ROWS_PER_ENTRY", 10**9)
    return ReleaseReader(synthetic38)


def make_run(release: ReleaseReader, lines: list[str]) -> AnnotationRun:
    plan = AnnotationPlan(release, [release.by_name["cadd.phred"]])
    return AnnotationRun(plan, read_list(lines), AnnotationResult(Report()))


def test_lines_of_a_vcf_are_counted_once_each(release: ReleaseReader) -> None:
    rows = list(matching_rows(selection=select_variants(release=release), limit=4))
    lines = [f"chr22\t{row.pos}\t.\t{row.ref}\t{row.alt}\t.\t.\t." for row in rows]
    run = make_run(release, [HEADER, *lines, "22\t5\t.\tA\tC\t.\t.\t."])
    assert run.lake_of_lines is not None
    entries = [entry for _, others in run.lines_from_lake(run.lake_of_lines) for entry in others]
    assert [entry.pos for entry in entries] == [5]
    report = run.result.report
    assert (report.entries, report.found, report.found_in_lake, report.prefixed) == (4, 4, 4, 4)
    assert report.answered_from == "lake"


@pytest.mark.parametrize("lines", [["chr\tpos\tref\talt", "22\t5\tA\tC"], ["22-5-A-C"], ["#CHROM\tID\tPOS\tREF\tALT"]])
def test_other_lists_need_entries(release: ReleaseReader, lines: list[str]) -> None:
    run = make_run(release, lines)
    assert run.lake is not None
    assert run.lake_of_lines is None
