"""Names of tables in SQL: their dataset and their file, as `river_flow.daily`.

Separate module because pages of tables show the names and queries look them up.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from catalog.files.models import Table

PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def sql_name(table: Table) -> str:
    """The name by which a query reads a table, quoted where SQL needs it."""
    parts = (sql_word(table.distribution.dataset.slug), sql_word(PurePosixPath(table.distribution.path).stem))
    return ".".join(part if PLAIN_NAME.fullmatch(part) else f'"{part}"' for part in parts)


def sql_word(text: str) -> str:
    """A slug or the stem of a file's name as a name in SQL.

    Example:
        >>> sql_word("River-flow 2024")
        'river_flow_2024'
    """
    return re.sub(r"\W+", "_", text.lower()).strip("_")
