"""Errors of a query: one sentence, and a position.

Separate module because callers catch these errors without needing the language.
"""

from __future__ import annotations

from typing import Any

from accounts.problems import InvalidInputError


class QueryError(InvalidInputError):
    """An invalid query. `position` is the 1-based character of the text, None if the error has none."""

    nearest: tuple[str, ...] = ()

    def __init__(self, message: str, position: int | None = None) -> None:
        self.message = message
        self.position = position
        super().__init__(f"character {position}: {message}" if position else message)

    def details(self) -> dict[str, Any]:
        return {"position": self.position, "nearest": list(self.nearest)}


class QuerySyntaxError(QueryError):
    """The text is not a query."""


class UnknownNameError(QueryError):
    """A field or bare word that the release does not know; `nearest` are names that look alike."""

    def __init__(self, message: str, position: int | None = None, nearest: tuple[str, ...] = ()) -> None:
        self.nearest = nearest
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(message + hint, position)


class BadValueError(QueryError):
    """A value that the field cannot have, such as a word for a number."""
