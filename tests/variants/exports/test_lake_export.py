"""A selection written as Parquet by an engine of lakes: the rows that match, with the values of the lake."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.spark_cluster import running_cluster
from variants.exports.export_job import ExportRequest, check_export_request, run_export_job
from variants.exports.lake_export import NoLakeTablesError
from variants.jobs.models import Job
from variants.lake.manifest import Manifest
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows

pytestmark = pytest.mark.django_db
REQUEST = ExportRequest(fields="cadd.phred,snpeff.ann.effect", format="parquet", filter="snpeff.ann.effect:*a*")


def run(release: ReleaseReader, folder: Path) -> dict[str, object]:
    return run_export_job(request=REQUEST, job=Job(), release=release, folder=folder, progress=lambda done, total: None)


def check_rows(release: ReleaseReader, folder: Path, summary: dict[str, object]) -> None:
    written = duckdb.sql(f"SELECT * FROM '{folder}/*.parquet' ORDER BY chrom, pos, ref, alt")
    assert written.columns == ["chrom", "pos", "ref", "alt", "cadd.phred", "snpeff.ann.effect"]
    rows = sorted((row.chrom, row.pos, row.ref, row.alt) for row in matching_rows(selection=REQUEST.select(release)))
    assert [row[:4] for row in written.fetchall()] == rows != []
    assert (summary["rows"], summary["answered_from"]) == (len(rows), "lake")
    assert all(isinstance(row[5], list) for row in written.fetchall())


def test_duckdb_writes_what_matches(synthetic38: Release, lake38: Manifest, tmp_path: Path) -> None:
    release = ReleaseReader(synthetic38)
    summary = run(release, tmp_path)
    assert str(summary["engine"]).startswith("duckdb: about ")
    check_rows(release, tmp_path, summary)


@pytest.mark.spark
@pytest.mark.timeout(900)
def test_spark_writes_the_same(
    synthetic38: Release, lake38: Manifest, lake_folder: Path, tmp_path: Path, settings
) -> None:
    release = ReleaseReader(synthetic38)
    (tmp_path / "cluster").mkdir()
    (tmp_path / "out").mkdir()
    with running_cluster(tmp_path / "cluster") as cluster:
        settings.LWDS_SPARK, settings.LWDS_SPARK_MIN_SECONDS = cluster.remote, 0
        summary = run(release, tmp_path / "out")
    assert str(summary["engine"]).startswith("spark: about ")
    check_rows(release, tmp_path / "out", summary)
    assert [path.name for path in (lake_folder / ".spark").iterdir()] == ["self_check.parquet"]


def test_without_a_lake_it_is_refused_before_it_is_queued(synthetic38: Release, settings) -> None:
    settings.LWDS_LAKE = ""
    release = ReleaseReader(synthetic38)
    with pytest.raises(NoLakeTablesError, match="choose another format"):
        check_export_request(request=REQUEST, release=release, user=None)
