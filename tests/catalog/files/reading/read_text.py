"""What tests need: a text read as a table, without a file where none is needed."""

from __future__ import annotations

import io

from catalog.files.reading.recipe import Recipe
from catalog.files.reading.recipe_guess import guess_recipe_of_lines
from catalog.files.reading.record_splitting import clean_line
from catalog.files.reading.table_reader import Account, RejectedRecord, TableReader


def read_text(text: str, recipe: Recipe | None = None) -> tuple[list[list[str]], list[RejectedRecord], Account, Recipe]:
    """(rows, rejected records, account, recipe) of a text; every line must be accounted for."""
    recipe = recipe or guess_recipe_of_lines(list(map(clean_line, io.StringIO(text, newline=None).read().split("\n"))))
    reader = TableReader(io.StringIO(text, newline=None), recipe)
    rows = list(reader)
    assert reader.account.is_complete, reader.account
    return rows, reader.take_rejected(), reader.account, recipe
