"""Links that other apps add to a dataset's page: they register a provider, so that the catalogue imports none of them.

An app calls `register(provider)` when it starts (AppConfig.ready). Separate module because other apps import it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PageLink:
    """`kind` is a heading in the plural, such as "Releases of variants"; `note` a short text beside the link."""

    kind: str
    label: str
    url: str
    note: str = ""


# (dataset, user) -> the links that this user may see
Provider = Callable[[Any, Any], Iterable[PageLink]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add the provider, once."""
    if provider not in _providers:
        _providers.append(provider)


def page_links_of(dataset: Any, user: Any) -> dict[str, list[PageLink]]:
    """Links of every provider by kind, in the order of registration."""
    links: dict[str, list[PageLink]] = {}
    for provider in _providers:
        for link in provider(dataset, user):
            links.setdefault(link.kind, []).append(link)
    return links
