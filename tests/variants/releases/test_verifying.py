"""A bit that changes on the disk is found, named and kept until the release is well again."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from psycopg.sql import SQL

from lwds_portal.administration.dashboard import dashboard_items
from lwds_portal.site import health
from tests.releases import load_release, write_wgsa
from variants.releases.models import Release
from variants.releases.store.table_names import ReleaseTables
from variants.releases.tasks import verify_releases
from variants.releases.verifying import verify_release, verify_tonight

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


@pytest.fixture
def release(committed: None, tmp_path: Path) -> Release:
    rows = [[22, 16_000_000 + 10 * i, "A", "C", i / 10] for i in range(4_000)]
    return load_release("bits", "GRCh38", [write_wgsa(tmp_path / "own.tsv", HEADER, rows)])


def change(release: Release, statement: str) -> None:
    """Change a row behind the portal's back."""
    tables = ReleaseTables(release.pk)
    with connection.cursor() as cursor:
        cursor.cursor.execute(SQL(statement).format(blocks=tables.blocks, variants=tables.variants()))


def verify(*words: str) -> str:
    out = StringIO()
    call_command("verify_release", *words, stdout=out)
    return out.getvalue()


def test_a_release_as_it_was_loaded_is_well(release: Release) -> None:
    assert "blocks read, all as loaded" in verify("bits")
    release.refresh_from_db()
    assert (release.damage, release.verified_at is None) == ("", False)


@pytest.mark.parametrize(
    ("statement", "damage"),
    [
        ("UPDATE {blocks} SET payload = set_byte(payload, 30, 255 - get_byte(payload, 30))", "damaged blocks: "),
        ("UPDATE {variants} SET alt = 'G' WHERE pos = 16000010", "its digest is "),
    ],
    ids=["a block", "a row"],
)
def test_a_changed_byte_is_found_and_reported(release: Release, statement: str, damage: str) -> None:
    change(release, statement)
    with pytest.raises(CommandError, match="1 of 1 releases are damaged: load them again"):
        verify("bits")
    release.refresh_from_db()
    assert release.damage.startswith(damage)
    health.OUTCOMES.forget()
    assert Client().get("/health/ready").json()["releases"] == "failing"
    assert [item.number for item in dashboard_items() if item.label == "Releases damaged"] == ["1"]


def test_every_block_is_read_once_in_so_many_nights(release: Release) -> None:
    parts = [verify_release(release=release, part=part, parts=3).blocks for part in range(3)]
    assert sum(parts) == verify_release(release=release).blocks > 0
    change(release, "UPDATE {blocks} SET checksum = checksum + 1")
    assert any(verify_release(release=release, part=part, parts=3).damage for part in range(3))
    assert verify_tonight().keys() <= {str(release)}


def test_a_damage_stays_until_all_of_the_release_is_well(release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(damage="damaged blocks: 7")
    verify_releases()
    release.refresh_from_db()
    assert release.damage == "damaged blocks: 7"
    verify("bits")
    release.refresh_from_db()
    assert release.damage == ""


def test_an_unknown_release_is_one_sentence(committed: None) -> None:
    with pytest.raises(CommandError, match="there is no published release 'nosuch'"):
        verify("nosuch")
