"""Reads a file of any kind as a table: opens it, guesses its recipe or follows one, gives its rows. No Django.

Separate module because the command and the import of uploaded files share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.files.reading.containers import PlainTable, open_container
from catalog.files.reading.recipe import Recipe
from catalog.files.reading.recipe_guess import guess_recipe, open_text
from catalog.files.reading.table_reader import TableReader


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
def open_table_file(source: Path, recipe: Recipe | None = None, *, delimiter: str = "") -> Iterator[PlainFile]:
    """The plain text inside of a file, and its recipe.

    Args:
        source: Delimited text or a workbook, also compressed or in an archive.
        recipe: To follow; without it, or where it names no columns, the recipe is guessed.
        delimiter: Where it is known.

    Raises:
        UnreadableTableError: The file is no table, or is damaged.
    """
    member, sheet = (recipe.member, recipe.sheet) if recipe else ("", "")
    with open_container(source, member=member, sheet=sheet) as table:
        if recipe is None or not recipe.columns:
            first_line = recipe.first_line if recipe else 1
            guessed = guess_recipe(table.path, delimiter="," if table.sheet else delimiter, first_line=first_line)
            recipe = replace(guessed, member=table.member, sheet=table.sheet)
        yield PlainFile(table, recipe)
