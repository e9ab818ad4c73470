"""The database role that reads releases for everybody; its rights are set after every migrate and every restore.

Separate module because migrating and restoring both need it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from variants.releases.store import ddl


def grant_releases_to_reader(**_: Any) -> None:
    """Create LWDS_READER_ROLE where it is missing; grant it SELECT on the tables of every release, and on no other.

    Raises:
        CommandError: The portal's own role may not do this; the message says what to do.
    """
    reader = settings.LWDS_READER_ROLE
    if not reader:
        return
    with connection.cursor() as django_cursor:
        cursor = django_cursor.cursor
        try:
            ddl.create_reader(cursor, reader=reader)
        except InsufficientPrivilege:
            raise CommandError(
                f"The database role {reader} is missing, or this account may not become it: as the server's"
                f" administrator, CREATE ROLE {reader} NOLOGIN; GRANT {reader} TO {cursor.connection.info.user};"
            ) from None
        for name in ddl.list_tables(cursor):
            ddl.let_read(cursor, name=name, reader=reader)
