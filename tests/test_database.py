"""The database of the tests is a copy, and yet has every migration."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.roles import ROLES
from tests.database import list_migrated


@pytest.mark.django_db
def test_the_copy_has_all_migrations_and_what_follows_them() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM auth_group")
        assert {name for (name,) in cursor.fetchall()} >= set(ROLES)
        assert len(list_migrated(cursor)) == 1
