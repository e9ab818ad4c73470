"""A release moves into its lake when it is loaded; interrupted, it goes on; retired, all of it goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from ingest.lake import leave_database as leaving
from ingest.run.finish_release import FinishingError, finish_release
from tests.releases import load_release, write_wgsa
from variants.lake.manifest import LakeError
from variants.releases.models import Release
from variants.releases.publishing import drop_retired, retire_release
from variants.releases.store import ddl
from variants.releases.verifying import verify_tonight

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


def fail(*args: object, **options: object) -> None:
    raise LakeError("the disk is full")


def has_tables(release: Release) -> bool:
    with connection.cursor() as cursor:
        return release.pk in ddl.releases_with_tables(cursor.cursor)


def test_it_goes_on_where_it_was_interrupted_and_goes_when_it_is_retired(
    committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_retired()  # what other tests have left
    path = write_wgsa(tmp_path / "own.tsv", HEADER, [[22, 16_000_000 + 10 * i, "A", "C", i / 10] for i in range(900)])
    with override_settings(LWDS_LAKE=str(tmp_path / "lake"), LWDS_VERIFY_NIGHTS=1):
        with monkeypatch.context() as broken:
            broken.setattr(leaving, "write_lake", fail)
            with pytest.raises(FinishingError, match=r"not in the lake: the disk is full"):
                load_release("own", "GRCh38", [path], lake_alone=True)
        release = Release.objects.get(name="own")
        assert (release.status, release.store, has_tables(release)) == ("ready", "to_lake", True)
        with monkeypatch.context() as broken:
            broken.setattr(ddl, "drop_tables", fail)
            with pytest.raises(FinishingError):
                finish_release(release_id=release.pk)
        release.refresh_from_db()
        assert (release.store, has_tables(release)) == ("lake", True)
        assert drop_retired() == [f"the tables of {release}, which is in its lake alone"]
        assert not has_tables(release)
        release = finish_release(release_id=release.pk)
        assert (release.status, release.bytes_on_disk > 0) == ("published", True)
        assert verify_tonight() == {}
        (lines,) = tmp_path.glob("lake/own/1/lines/*.parquet")
        damaged = bytearray(lines.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        lines.write_bytes(damaged)
        assert verify_tonight() == {str(release): f"damaged files of its lake: {lines.name}"}
        retire_release(release=release)
        assert drop_retired(grace=timedelta()) == [str(release)]
        assert not (tmp_path / "lake/own/1").exists()
