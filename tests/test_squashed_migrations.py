"""A new portal is made in one step for each app; an old one that is upgraded ends with the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from psycopg.sql import SQL, Identifier
from pytest_django.plugin import DjangoDbBlocker

from tests.migrating import OURS, StepLoader, executor_of_steps

# Of every app something is missing that the upgrade has to bring.
OLD_PORTAL = [
    ("accounts", "0007_names_in_any_case"),
    ("catalog", "0012_reading_recipes"),
    ("ingest", "0004_unsorted_files"),
    ("triage", "0006_documents"),
    ("variants", "0007_leased_jobs"),
]
SCHEMA = """
SELECT table_name || '.' || column_name, concat_ws(' ', udt_name, character_maximum_length, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
AND contype <> 'n' AND connamespace = 'public'::regnamespace
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT extname, extversion FROM pg_extension
"""


def get_schema() -> dict[str, str]:
    """Every column, constraint, index, view and extension by its name, as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return dict(cursor.fetchall())


@contextmanager
def empty_database() -> Iterator[None]:
    """Another database in place of the tests' one."""
    tests, scratch = connection.settings_dict["NAME"], "lwds_old_portal"
    drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(scratch))
    with connection._nodb_cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(scratch)))
        try:
            _connect_to(scratch)
            yield
        finally:
            _connect_to(tests)
            cursor.execute(drop)


def _connect_to(name: str) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


def test_squashed_migrations_leave_the_models_that_the_steps_leave() -> None:
    squashed, steps = MigrationLoader(None).project_state(), StepLoader(None).project_state()
    assert {app for app, _ in squashed.models} >= set(OURS)
    assert MigrationAutodetector(steps, squashed)._detect_changes() == {}


@pytest.mark.long  # half a minute of migrating step by step
def test_an_old_portal_is_upgraded_to_the_tables_of_a_new_one(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        new = get_schema()
        with empty_database():
            executor_of_steps().migrate(OLD_PORTAL)
            assert get_schema() != new
            call_command("migrate", verbosity=0)
            upgraded = get_schema()
            names = sorted(new.keys() | upgraded.keys())
            assert [
                (table, new.get(table), upgraded.get(table)) for table in names if new.get(table) != upgraded.get(table)
            ] == []
            call_command("migrate", check_unapplied=True, verbosity=0)
