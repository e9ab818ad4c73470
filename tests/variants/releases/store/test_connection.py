"""The connection that questions are asked on: nothing can be written through it, and nothing but releases read."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import InternalError, ProgrammingError
from psycopg.sql import SQL, Identifier, Literal
from pytest_django.plugin import DjangoDbBlocker

from background.sessions import connection_info
from lwds_portal.operations.reader_role import grant_releases_to_reader
from tests.releases import committed_releases, load_release, write_wgsa
from variants.releases.models import Release
from variants.releases.store.connection import readonly
from variants.releases.store.table_names import ReleaseTables

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]


@pytest.fixture(scope="module")
def release_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    rows = [[22, 16_000_000 + 10 * i, "A", "C", i / 10] for i in range(5)]
    path = write_wgsa(tmp_path_factory.mktemp("asked") / "own.tsv", HEADER, rows)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("asked", "GRCh38", [path])


@pytest.fixture
def release(release_once: Release, committed: None) -> Release:
    """A release that no test here manages to change."""
    return release_once


def ask(statement: SQL | str, release: Release) -> list[tuple]:
    with readonly.cursor() as cursor:
        cursor.execute(SQL(statement).format(ReleaseTables(release.pk).variants()))
        return cursor.fetchall()


def test_it_reads_releases_as_the_role_that_may_do_nothing_else(release: Release) -> None:
    assert ask("SELECT current_user, count(*) FROM {}", release) == [(settings.LWDS_READER_ROLE, 5)]
    assert ask("SELECT DISTINCT has_table_privilege({}::regclass, 'INSERT, UPDATE, DELETE, TRUNCATE')".replace(
        "{}", f"'variants_r{release.pk}'"), release) == [(False,)]  # fmt: skip


@pytest.mark.parametrize(
    "write",
    [
        "DELETE FROM {} RETURNING 1",
        "UPDATE {} SET pos = 1 RETURNING 1",
        "INSERT INTO {} SELECT * FROM {} RETURNING 1",
        "DROP TABLE {}",
        "CREATE TABLE mine (a int)",
        "TRUNCATE {}",
    ],
)
@pytest.mark.parametrize("read_only", ["on", "off"])
def test_a_write_fails_whether_or_not_somebody_ends_the_read_only_mode(
    release: Release, write: str, read_only: str
) -> None:
    """Read-only transactions are the first wall, the role is the second."""
    table = ReleaseTables(release.pk).variants()
    with readonly.cursor() as cursor:
        cursor.execute(SQL("SET default_transaction_read_only = {}").format(Literal(read_only)))
        try:
            with pytest.raises(
                (InternalError, ProgrammingError), match=r"read-only transaction|permission denied|owner"
            ):
                cursor.execute(SQL(write).format(*[table] * write.count("{}")))
        finally:
            cursor.execute("RESET default_transaction_read_only")
    assert ask("SELECT count(*) FROM {}", release) == [(5,)]


@pytest.mark.parametrize("table", ["accounts_user", "accounts_apitoken", "django_session", "variants_release"])
def test_accounts_sessions_and_tokens_cannot_be_read(release: Release, table: str) -> None:
    with readonly.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(SQL("SELECT * FROM {}").format(Identifier(table)))


@pytest.fixture
def rights_taken(release: Release) -> Iterator[None]:
    """As after a restore, which brings no rights back."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        for name in ReleaseTables(release.pk).all_names([1]):
            session.execute(
                SQL("REVOKE SELECT ON {} FROM {}").format(Identifier(name), Identifier(settings.LWDS_READER_ROLE))
            )
    yield
    grant_releases_to_reader()


def test_a_migrate_gives_the_rights_back(release: Release, rights_taken: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        ask("SELECT count(*) FROM {}", release)
    grant_releases_to_reader()
    assert ask("SELECT count(*) FROM {}", release) == [(5,)]
