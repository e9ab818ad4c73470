"""Links of an entry that other apps make when it is read, such as the services of a release; they are not stored.

An app calls `register(provider, prefetch)` when it starts (AppConfig.ready). Separate module because other apps import
it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from catalog.entries.record import DistributionRecord

# dataset -> links that everybody may follow; their addresses begin behind the portal's own, without a slash
Provider = Callable[[Any], Iterable[DistributionRecord]]
_providers: dict[Provider, tuple[Any, ...]] = {}


def register(provider: Provider, prefetch: tuple[Any, ...] = ()) -> None:
    """Add the provider; `prefetch` is what `prefetch_related` of datasets takes for what it reads."""
    _providers[provider] = prefetch


def derived_prefetches() -> tuple[Any, ...]:
    """The facts about datasets that the providers read."""
    return tuple(lookup for lookups in _providers.values() for lookup in lookups)


def derived_links(dataset: Any) -> list[DistributionRecord]:
    """The links of every provider, in the order of registration."""
    return [link for provider in _providers for link in provider(dataset)]
