"""Stored releases read again and compared with the checksums and the digest that they were loaded with.

Disks and memory change bits without a word; whoever annotates with such a row cannot know. A part of every published
release is read each night, so that all of it has been read after LWDS_VERIFY_NIGHTS nights.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import connection
from django.utils import timezone

from variants.releases.models import Release
from variants.releases.store.scan import count_blocks, damaged_blocks, release_digest
from variants.releases.store.table_names import ReleaseTables

MAX_NAMED_BLOCKS = 20


@dataclass(frozen=True, slots=True)
class Verification:
    """How many blocks were read, and what differs; `damage` is empty where nothing does."""

    blocks: int
    damage: str


def verify_release(*, release: Release, part: int = 0, parts: int = 1) -> Verification:
    """Compare a release, or one part of its blocks, with what was loaded, and keep what was found in its row.

    Args:
        release: One with tables and a digest.
        part: Which part of the blocks to read.
        parts: How many parts there are; with 1 the digest of all its tables is compared too. Reading a million
            variants takes about 20 seconds.

    A damage that was found stays until the whole release is found well.
    """
    tables = ReleaseTables(release.pk)
    with connection.cursor() as cursor:
        blocks = count_blocks(cursor.cursor, tables=tables, part=part, parts=parts)
        blocks_with_damage = damaged_blocks(cursor.cursor, tables=tables, part=part, parts=parts)
        damaged = list(islice(blocks_with_damage, MAX_NAMED_BLOCKS))
        damage = f"damaged blocks: {', '.join(map(str, damaged))}" if damaged else ""
        if not damage and parts == 1:
            digest = release_digest(cursor.cursor, tables=tables, groups=release.column_groups())
            damage = "" if digest == release.digest else f"its digest is {digest}, not {release.digest}"
    changes = {"damage": damage} if damage or parts == 1 else {}
    Release.objects.filter(pk=release.pk).update(verified_at=timezone.now(), **changes)
    return Verification(blocks, damage)


def verify_tonight() -> dict[str, str]:
    """Read tonight's part of every published release.

    Returns:
        {release: damage}, of those that are damaged.
    """
    parts = settings.LWDS_VERIFY_NIGHTS
    part = timezone.now().toordinal() % parts
    damages = {
        str(release): verify_release(release=release, part=part, parts=parts).damage
        for release in Release.objects.published().exclude(digest="")
    }
    return {release: damage for release, damage in damages.items() if damage}
