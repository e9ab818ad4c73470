"""Reads a stored table again by its owner's hints or recipe; and describes how a table was read.

Separate module because pages and REST share it, and the import does not need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.problems import ConflictError
from catalog.entries.access import require_edit
from catalog.files.models import Table
from catalog.files.reading.recipe import read_request
from catalog.files.tables.doubts import list_doubts


class BeingReadError(ConflictError):
    """The table is being read just now."""


def read_again(*, user: User, table: Table, requested: object) -> None:
    """Let a table wait to be read as `requested` says; the caller starts tasks.profile_table.

    Args:
        user: Who may edit the dataset.
        table: Read before, or failed.
        requested: {"recipe": {...}} or {"hints": {...}}, see `recipe.read_request`; {} to guess anew.

    Raises:
        PermissionDenied: The user may not edit the dataset.
        InvalidRecipeError: What is requested cannot be followed.
        BeingReadError: A worker has the table, or will have it.
    """
    require_edit(user, table.distribution.dataset)
    if requested != {}:
        read_request(requested)
    ended = Table.objects.filter(
        pk=table.pk, attempt=table.attempt, status__in=[Table.Status.READY, Table.Status.FAILED]
    )
    is_queued = ended.update(
        status=Table.Status.WAITING,
        status_reason="",
        queued_at=timezone.now(),
        requested_recipe=requested,
        handovers=table.attempt,  # earlier deaths were of another reading
    )
    if not is_queued:
        raise BeingReadError("This table is being read just now: try again when that has ended.")


def represent_reading(table: Table) -> dict[str, Any]:
    """State, recipe and account of a table in JSON form, with what people should look at."""
    return {
        "state": table.status,
        "message": table.status_reason,
        "recipe": table.recipe,
        "account": table.account,
        "requested": table.requested_recipe,
        "questions": list_questions(table),
    }


def list_questions(table: Table) -> list[str]:
    """Questions about the reading of a table that only a person can answer, as sentences."""
    recipe: Mapping[str, Any] = table.recipe
    questions = []
    if recipe.get("encoding_is_guess"):
        questions.append(f"The encoding {recipe['encoding']} is a guess: are the letters right?")
    for column in recipe.get("columns", ()):
        if column["format"] == "ask":
            questions.append(
                f"{column['name']} has two meanings and stays text: is the day or the month first, of which century is "
                "a year of two digits, is the comma decimal? Give it a format in the recipe."
            )
        if column["missing"]:
            questions.append(f"{', '.join(column['missing'])} in {column['name']} counts as missing.")
    for line in table.account.get("tables", ()):
        questions.append(f"Another table begins at line {line}: read it with first_line {line}.")
    questions.extend(list_doubts(table))
    others = [name for name in table.account.get("choices", ()) if name not in (recipe["sheet"], recipe["member"])]
    if others:
        questions.append(f"The file also has {', '.join(others[:20])}.")
    return questions
