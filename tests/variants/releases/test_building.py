"""A filled release becomes ready, with its counts and its digest, however often it is built."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from background.sessions import connection_info
from tests.releases import load_release, write_wgsa
from variants.releases.building import build_release, build_tables
from variants.releases.models import Release
from variants.releases.store.table_names import ReleaseTables

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]
ROWS = [[22, 16_000_000, "A", "C", 1], [22, 16_000_000, "A", "C", 1], [22, 16_000_010, "A", "CT", 2]]


def test_building_again_gives_the_same_digest_and_keeps_where_the_release_is_from(
    committed: None, tmp_path: Path
) -> None:
    release = load_release("built", "GRCh38", [write_wgsa(tmp_path / "own.tsv", HEADER, ROWS)], publish=False)
    assert (release.status, release.variant_count, release.row_count) == (Release.Status.READY, 2, 3)
    assert release.bytes_on_disk > 0
    Release.objects.filter(pk=release.pk).update(
        status=Release.Status.INDEXING, variant_count=0, summary={"origin": "a subset", "stale": 1}
    )
    digest = release.digest
    release.refresh_from_db()
    with psycopg.connect(connection_info(), autocommit=True) as session:
        build_release(session, connection_info(), release)
    release.refresh_from_db()
    assert (release.status, release.variant_count, release.digest) == (Release.Status.READY, 2, digest)
    assert release.summary["origin"] == "a subset"
    assert "stale" not in release.summary


def test_a_step_that_fails_is_an_error(db: None) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        build_tables(connection_info(), tables=ReleaseTables(999_999_999), groups=[1])
