"""Releases as tables of SQL: `release_f5.variants`, `.genes`, `.fields` and `.summary` of the release f5.

Separate module because it alone knows the catalogue's queries, which run in a process of their own. Whoever may read a
release may query it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from catalog.queries.provided_tables import ProvidedTable
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader, open_release, visible_releases
from variants.sqltables.small_tables import FIELD_COLUMNS, SUMMARY_COLUMNS, lay_out_fields, lay_out_summary
from variants.sqltables.variant_tables import GENE_COLUMNS, columns_of, lay_out_genes, lay_out_variants

PREFIX = "release_"
NAMES = ("variants", "genes", "fields", "summary")


def list_tables(user: User | AnonymousUser) -> Iterator[ProvidedTable]:
    """The tables of every release that `user` may read."""
    for release in visible_releases(user=user).published():
        yield from (_table(ReleaseReader(release), name) for name in NAMES)


def find_table(user: User | AnonymousUser, schema: str, name: str) -> ProvidedTable | None:
    """One of NAMES of the release of this schema; None where there is none for `user`, or two are called so."""
    releases = [release for release in visible_releases(user=user).published() if schema in _schemas(release)]
    releases = [release for release in releases if schema == PREFIX + release.name] or releases
    if name not in NAMES or len(releases) != 1:
        return None
    return _table(open_release(user=user, pk=releases[0].pk), name)


def _schemas(release: Release) -> tuple[str, str]:
    return release.sql_schema, PREFIX + release.name.lower()


def _table(release: ReleaseReader, name: str) -> ProvidedTable:
    columns, n_rows, lay_out = {
        "variants": (columns_of(release), release.model.variant_count, lay_out_variants),
        "genes": (GENE_COLUMNS, None, lay_out_genes),
        "fields": (FIELD_COLUMNS, len(release.specs), lay_out_fields),
        "summary": (SUMMARY_COLUMNS, None, lay_out_summary),
    }[name]
    return ProvidedTable(
        schema=release.model.sql_schema,
        name=name,
        columns=columns,
        n_rows=n_rows,
        url=reverse("variants:release", args=[release.model.name]),
        version=release.content_key,
        lay_out=lambda folder, mentioned: lay_out(release, folder, mentioned),
    )
