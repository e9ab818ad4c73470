"""Names of tables and columns in SQL: a table is called by its dataset and its file, as `river_flow.daily`.

Files of one dataset whose names differ in folder or ending alone are called by their whole path,
`river_flow.raw_daily_csv`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath

import duckdb

from catalog.files.models import Table
from catalog.files.tables.duckdb_session import quote_name

PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def name_tables(tables: Iterable[Table]) -> dict[int, str]:
    """{key of a table: the name by which a query reads it}, quoted where SQL needs it.

    Args:
        tables: All tables that are ready, of one dataset or several.
    """
    tables = list(tables)
    counts = Counter((table.distribution.dataset_id, file_word(table.distribution.path)) for table in tables)
    slugs = {table.distribution.dataset.slug for table in tables}
    n_slugs = Counter(map(sql_word, slugs))
    names = {}
    for table in tables:
        file, word = table.distribution, file_word(table.distribution.path)
        is_unique = counts[file.dataset_id, word] == 1
        slug = sql_word(file.dataset.slug)
        # Slugs that differ in - and _ alone are called as they are.
        parts = slug if n_slugs[slug] == 1 else file.dataset.slug, word if is_unique else sql_word(file.path)
        names[table.pk] = ".".join(map(short_name, parts))
    return names


def file_word(path: str) -> str:
    """The name of a file in SQL, if no other file of its dataset has the same.

    Example:
        >>> file_word("raw/Daily flow.csv")
        'daily_flow'
    """
    return sql_word(PurePosixPath(path).stem)


def sql_word(text: str) -> str:
    """A slug, a path or the stem of a file's name as a name in SQL.

    Example:
        >>> sql_word("River-flow 2024")
        'river_flow_2024'
    """
    return re.sub(r"\W+", "_", text.lower()).strip("_")


def short_name(identifier: str) -> str:
    """An identifier in SQL, with quotes only where it needs them.

    Example:
        >>> print(short_name("flow"), short_name("2024"), short_name("order"))
        flow "2024" "order"
    """
    is_plain = PLAIN_NAME.fullmatch(identifier) and identifier not in _reserved_words()
    return identifier if is_plain else quote_name(identifier)


@cache
def _reserved_words() -> frozenset[str]:
    """Words that are not names in DuckDB without quotes."""
    with duckdb.connect(config={"threads": 1}) as db:
        words = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'"
        return frozenset(word for (word,) in db.execute(words).fetchall())
