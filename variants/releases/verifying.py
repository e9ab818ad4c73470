"""Stored releases and lakes read again and compared with the checksums and the digest that they were loaded with.

Disks and memory change bits without a word; whoever annotates with such a row cannot know. A part of every published
release is read each night, so that all of it has been read after LWDS_VERIFY_NIGHTS nights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from django.conf import settings
from django.db import connection
from django.utils import timezone

from variants.lake.editions import lake_edition
from variants.lake.manifest import LakeError
from variants.releases.models import Release
from variants.releases.store.scan import count_blocks, damaged_blocks, release_digest
from variants.releases.store.table_names import ReleaseTables

MAX_NAMED_BLOCKS = 20


@dataclass(frozen=True, slots=True)
class Verification:
    """How many blocks were read, and what differs; `damage` is empty if there is none.

    Attributes:
        lake_damage: The same of the lake that a release has beside its tables.
    """

    blocks: int
    damage: str
    lake_damage: str = ""

    @property
    def sentence(self) -> str:
        """All that differs."""
        return "; ".join(filter(None, (self.damage, self.lake_damage)))


def verify_release(*, release: Release, part: int = 0, parts: int = 1) -> Verification:
    """Compare a release, or one part of its blocks, with what was loaded, and store the result in its row.

    Args:
        release: One with tables and a digest.
        part: Which part of the blocks to read.
        parts: How many parts there are; with 1 the digest of all its tables is compared too. Reading a million
            variants takes about 20 seconds.

    The files of its lake are read in the same parts. A lake beside tables is not used while it is damaged, and is sound
    again when it was written again. Damage stays noted until a reading of the whole release finds none.
    """
    lake_damage = _find_lake_damage(release, part, parts)
    if release.store == Release.Store.LAKE:
        verification = Verification(0, lake_damage)
    else:
        verification = replace(_verify_tables(release, part, parts), lake_damage=lake_damage)
    damages = {"damage": verification.damage, "lake_damage": verification.lake_damage}
    changes = {name: damage for name, damage in damages.items() if damage or parts == 1}
    Release.objects.filter(pk=release.pk).update(verified_at=timezone.now(), **changes)
    return verification


def _find_lake_damage(release: Release, part: int, parts: int) -> str:
    """Which files of a part of its lake are not as they were written; "" for none, and without a lake."""
    if not settings.LWDS_LAKE:
        return ""
    edition = lake_edition(settings.LWDS_LAKE, release.name, release.edition)
    try:
        if not edition.is_published:
            return "its lake is not there" if release.store == Release.Store.LAKE else ""
        damaged = [path.name for path in islice(edition.damaged_files(part, parts), MAX_NAMED_BLOCKS)]
    except (LakeError, OSError) as error:
        return str(error)
    return f"damaged files of its lake: {', '.join(damaged)}" if damaged else ""


def _verify_tables(release: Release, part: int, parts: int) -> Verification:
    tables = ReleaseTables(release.pk)
    with connection.cursor() as cursor:
        blocks = count_blocks(cursor.cursor, tables=tables, part=part, parts=parts)
        blocks_with_damage = damaged_blocks(cursor.cursor, tables=tables, part=part, parts=parts)
        damaged = list(islice(blocks_with_damage, MAX_NAMED_BLOCKS))
        damage = f"damaged blocks: {', '.join(map(str, damaged))}" if damaged else ""
        if not damage and parts == 1:
            digest = release_digest(cursor.cursor, tables=tables, groups=release.column_groups())
            damage = "" if digest == release.digest else f"its digest is {digest}, not {release.digest}"
    return Verification(blocks, damage)


def verify_tonight() -> dict[str, str]:
    """Read tonight's part of every published release.

    Returns:
        {release: damage}, of those that are damaged.
    """
    parts = settings.LWDS_VERIFY_NIGHTS
    part = timezone.now().toordinal() % parts
    damages = {
        str(release): verify_release(release=release, part=part, parts=parts).sentence
        for release in Release.objects.published().exclude(digest="")
    }
    return {release: damage for release, damage in damages.items() if damage}
