"""Tables that other apps give to SQL: they register a provider, so that the catalogue imports none of them.

An app calls `register(prefix, provider)` when it starts (AppConfig.ready). Separate module because other apps import it
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol


class TableFiles(NamedTuple):
    """The rows of a table.

    Attributes:
        files: Parquet files, which a query may read for as long as it runs.
        query: SQL of the rows, in which `{rows}` stands for all rows of the files.
    """

    files: tuple[Path, ...]
    query: str = "SELECT * FROM {rows}"


@dataclass(frozen=True)
class ProvidedTable:
    """A table that somebody may read.

    Attributes:
        schema, name: As queries call it, in small letters; the schema begins with the provider's prefix.
        columns: {name: type}.
        n_rows: None where nobody has counted.
        url: Of the page about it.
        version: Changes with its rows.
        lay_out: (folder, columns that are read, None for all) -> its rows; files are made in the folder, or are there.
    """

    schema: str
    name: str
    columns: Mapping[str, str]
    n_rows: int | None
    url: str
    version: str
    lay_out: Callable[[Path, Collection[str] | None], TableFiles]

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


class Provider(Protocol):
    """Who may read what is the provider's business: both give only what `user` may."""

    def list_tables(self, user: Any) -> Iterable[ProvidedTable]: ...

    def find_table(self, user: Any, schema: str, name: str) -> ProvidedTable | None: ...


_providers: dict[str, Provider] = {}


def register(prefix: str, provider: Provider) -> None:
    """Add a provider; names of schemas that begin with its prefix are its own."""
    _providers[prefix] = provider


def list_provided(user: Any) -> list[ProvidedTable]:
    """All tables of all providers that `user` may read."""
    return [table for provider in _providers.values() for table in provider.list_tables(user)]


def find_provided(user: Any, schema: str, name: str) -> ProvidedTable | None:
    """The table of this name that `user` may read; None where no provider has one."""
    for prefix, provider in _providers.items():
        if schema.lower().startswith(prefix):
            return provider.find_table(user, schema.lower(), name.lower())
    return None
