"""Checks the keys of POST, PUT and PATCH requests: an unknown key is answered with 400 instead of being ignored.

Separate module because the REST views of several rooms check their keys in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from accounts.problems import InvalidInputError

_ANY_REQUEST = frozenset({"format", "csrfmiddlewaretoken"})  # read by the framework, for every view


class UnknownKeyError(InvalidInputError):
    """Unknown keys of a request; `errors` has a sentence for each."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)

    def details(self) -> dict[str, Any]:
        return {"errors": self.errors}


def check_keys(sent: Iterable[str], known: Iterable[str], *, advice: Mapping[str, str] | None = None) -> None:
    """Check the names of keys in a body or an address.

    Args:
        advice: For some unknown keys the sentence that says where they belong.

    Raises:
        UnknownKeyError: Keys that are unknown, each with the nearest name, or all names where none is near.

    Example:
        >>> check_keys(["ids"], ["ids", "release"])
        >>> try:
        ...     check_keys(["release_name"], ["ids", "release"])
        ... except UnknownKeyError as error:
        ...     print(error)
        There is no key 'release_name' here: did you mean release?
    """
    names = list(known)
    unknown = [key for key in sent if key not in names and key not in _ANY_REQUEST]
    if unknown:
        raise UnknownKeyError({key: (advice or {}).get(key) or _describe_unknown(key, names) for key in unknown})


def _describe_unknown(key: str, names: list[str]) -> str:
    nearest = get_close_matches(key.lower(), names, n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(names)}."
    return f"There is no key {key[:60]!r} here: {hint}"
