"""Links that other rooms hang on a dataset's page: the catalogue imports none of them, they register themselves.

An app calls `register(provider)` when it starts (AppConfig.ready).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PageLink:
    """`kind` is a heading in the plural, such as "Releases of variants"; `note` a few words beside the link."""

    kind: str
    label: str
    url: str
    note: str = ""


# (dataset, user) -> the links that this user may see
Provider = Callable[[Any, Any], Iterable[PageLink]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def links_of(dataset: Any, user: Any) -> dict[str, list[PageLink]]:
    """Links of every provider by kind, in the order they were registered."""
    found: dict[str, list[PageLink]] = {}
    for provider in _providers:
        for link in provider(dataset, user):
            found.setdefault(link.kind, []).append(link)
    return found
