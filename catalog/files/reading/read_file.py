"""Reads a file of any kind as a table: opens it, guesses its recipe or follows one, gives its rows. No Django.

Separate module because the command and the import of uploaded files share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.files.reading.containers import PlainTable, open_container
from catalog.files.reading.recipe import Hints, Recipe
from catalog.files.reading.recipe_guess import guess_recipe, open_text
from catalog.files.reading.table_reader import TableReader

NO_HINTS = Hints()


@dataclass(frozen=True)
class PlainFile:
    """A plain text with the recipe to read it, which is guessed or given."""

    table: PlainTable
    recipe: Recipe

    @contextmanager
    def open_reader(self) -> Iterator[TableReader]:
        """A reader from the beginning of the file."""
        with open_text(self.table.path, self.recipe.encoding) as text:
            yield TableReader(text, self.recipe)


@contextmanager
def open_table_file(source: Path, requested: Recipe | Hints = NO_HINTS, *, delimiter: str = "") -> Iterator[PlainFile]:
    """The plain text inside of a file, and its recipe.

    Args:
        source: Delimited text or a workbook, also compressed or in an archive.
        requested: The recipe to follow, or hints for guessing one.
        delimiter: Where it is known.

    Raises:
        UnreadableTableError: The file is not a table, or is damaged.
    """
    with open_container(source, member=requested.member, sheet=requested.sheet) as table:
        yield PlainFile(table, requested if isinstance(requested, Recipe) else _guess(table, requested, delimiter))


def _guess(table: PlainTable, hints: Hints, delimiter: str) -> Recipe:
    guessed = guess_recipe(
        table.path,
        delimiter="," if table.sheet else hints.delimiter or delimiter,
        encoding=hints.encoding,
        first_line=hints.first_line,
    )
    return replace(guessed, member=table.member, sheet=table.sheet)
