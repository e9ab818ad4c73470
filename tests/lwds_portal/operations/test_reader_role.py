"""The role that reads releases: it may read their tables and no other, and who cannot make it is told how."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from psycopg.sql import SQL, Identifier
from pytest_django.fixtures import Settings

from background.sessions import connection_info
from lwds_portal.operations.reader_role import grant_releases_to_reader
from variants.releases.models import Release
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

LIMITED = "test_lwds_limited"


def test_an_account_that_may_not_make_the_role_learns_what_to_do(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LWDS_READER_ROLE", "test_lwds_absent")
    with psycopg.connect(connection_info(), autocommit=True) as admin:
        admin.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(LIMITED)))
        admin.execute(SQL("CREATE ROLE {}").format(Identifier(LIMITED)))
        try:
            with connection.cursor() as cursor:
                cursor.execute(SQL("SET ROLE {}").format(Identifier(LIMITED)))
            with pytest.raises(CommandError, match="CREATE ROLE test_lwds_absent NOLOGIN; GRANT test_lwds_absent TO"):
                grant_releases_to_reader()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
            admin.execute(SQL("DROP ROLE {}").format(Identifier(LIMITED)))


def may(privilege: str, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [settings.LWDS_READER_ROLE, table, privilege])
        return cursor.fetchone()[0]


@pytest.fixture
def tables(synthetic38: Release, db: None) -> list[str]:
    """The tables of a release, from which the rights are taken inside the test's transaction."""
    with connection.cursor() as django_cursor:
        cursor = django_cursor.cursor
        groups = ddl.releases_with_tables(cursor)[synthetic38.pk]
        names = ReleaseTables(synthetic38.pk).all_names(groups)
        for name in names:
            cursor.execute(
                SQL("REVOKE ALL ON {} FROM {}").format(Identifier(name), Identifier(settings.LWDS_READER_ROLE))
            )
    return names


def test_every_table_of_a_release_can_be_read_and_not_changed(tables: list[str]) -> None:
    assert not any(may("SELECT", table) for table in tables)
    for _ in range(2):  # after every migrate
        grant_releases_to_reader()
        assert all(may("SELECT", table) for table in tables)
    assert not any(may("INSERT, UPDATE, DELETE, TRUNCATE", table) for table in tables)
    assert not any(may("SELECT", table) for table in ("accounts_user", "accounts_apitoken", "django_session"))


def test_without_a_role_in_the_settings_nothing_is_granted(tables: list[str], settings: Settings) -> None:
    role = settings.LWDS_READER_ROLE
    settings.LWDS_READER_ROLE = ""
    grant_releases_to_reader()
    settings.LWDS_READER_ROLE = role
    assert not any(may("SELECT", table) for table in tables)


def test_a_release_that_is_half_dropped_hinders_nobody(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL("DROP TABLE {} CASCADE").format(Identifier(tables[0])))  # taken back with the transaction
    grant_releases_to_reader()
    assert all(may("SELECT", name) for name in tables[1:])
