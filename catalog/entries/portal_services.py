"""Services of the portal itself, such as OAI-PMH: entries of the catalogue that answer at the portal's own address.

An app calls `register_services` when it starts (AppConfig.ready). The entries are stored and edited as any other; only
their addresses are made when they are read, because the portal's own address may change. Separate module because other
apps import it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SOURCE = "services of this portal"  # Origin.source of their entries


@dataclass(frozen=True)
class PortalService:
    """One service.

    Attributes:
        key: Its name for ever; its entry is found by it.
        path: Its address for programs, relative to the portal's, without a slash in front.
        documentation: What describes it to programs or people, in the same way.
    """

    key: str
    title: str
    description: str
    path: str
    documentation: str
    protocols: tuple[str, ...] = ("HTTPS",)
    keywords: tuple[str, ...] = ()


_services: dict[str, PortalService] = {}


def register_services(services: Iterable[PortalService]) -> None:
    """Add services; one of a known key replaces the older one."""
    _services.update({service.key: service for service in services})


def list_services() -> list[PortalService]:
    """All services, in the order of registration."""
    return list(_services.values())


def find_service(source: str, key: str) -> PortalService | None:
    """The service whose entry has this origin, if it is one of the portal's own."""
    return _services.get(key) if source == SOURCE else None
