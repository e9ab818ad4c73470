"""Who depends on an entry: other apps register how they find such people, so that the catalogue imports none of them.

An app calls `register(why, provider)` when it starts (AppConfig.ready). Separate module because other apps import it
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

# dataset -> primary keys of people
Provider = Callable[[Any], Iterable[int]]
_providers: dict[str, Provider] = {}


def register(why: str, provider: Provider) -> None:
    """Add a provider; `why` is the reason given to the people that it finds: "your interview relies on it"."""
    _providers[why] = provider


def find_dependants(dataset: Any) -> dict[int, list[str]]:
    """{primary key of a person: why the person is concerned}, of all providers in the order of registration."""
    reasons: dict[int, list[str]] = {}
    for why, provider in _providers.items():
        for person in set(provider(dataset)):
            reasons.setdefault(person, []).append(why)
    return reasons
