"""Everything that matches, as a job: what may be asked for, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.exports.export_job import ExportRequest, check_export_request, run_export_job
from variants.jobs.models import Job
from variants.query.errors import QuerySyntaxError, UnknownNameError
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows


def test_filter_and_region_must_both_hold(reader: ReleaseReader) -> None:
    rows = list(matching_rows(selection=ExportRequest().select(reader)))
    middle = rows[len(rows) // 2].pos
    region = f"22:{middle}-{middle + 100_000}"
    chosen = list(matching_rows(selection=ExportRequest(region=region, filter="ref:A").select(reader)))
    assert [row.pos for row in chosen] == [
        row.pos for row in rows if middle <= row.pos <= middle + 100_000 and row.ref == "A"
    ]


@pytest.mark.parametrize(
    ("export", "error", "message"),
    [
        (ExportRequest(filter="cadd.phred:>"), QuerySyntaxError, "character"),
        (ExportRequest(fields="no_such_field"), UnknownNameError, "no_such_field"),
        (ExportRequest(gene="NOSUCHGENE"), UnknownNameError, "there is no gene 'NOSUCHGENE' in GRCh38"),
        (ExportRequest(region="chrQ:1-2"), ValueError, "region"),
        (ExportRequest(region="22"), ValueError, "write it as chr22:36283000-36290000"),
    ],
)
def test_an_unanswerable_request_is_refused_before_it_is_queued(
    reader: ReleaseReader, export: ExportRequest, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        check_export_request(request=export, release=reader, user=AnonymousUser())


@pytest.mark.parametrize("format_name", ["tsv", "jsonl", "vcf"])
def test_progress_is_reported_with_every_row_of_every_format(
    reader: ReleaseReader, tmp_path: Path, format_name: str
) -> None:
    reports: list[int] = []
    request = ExportRequest(format=format_name, filter="ref:A")
    steps = run_export_job(
        request=request,
        job=Job(),
        release=reader,
        folder=tmp_path,
        progress=lambda done, total: reports.append(done),
    )
    assert reports == list(range(steps["rows"])) != []
