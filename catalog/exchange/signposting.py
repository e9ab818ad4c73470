"""Signposting (signposting.org): typed links that lead a program from a dataset's page to its identifier and files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.entries.citation import permanent_url
from catalog.entries.record import DatasetRecord

MOST_ITEMS = 20  # files named in the Link header; servers and clients refuse headers of more than some kilobytes
Link = tuple[str, str, str]  # relation, address, media type or ''


def links(record: DatasetRecord, exports: Iterable[tuple[str, str]]) -> list[Link]:
    """Every link. exports: (address, media type) of the descriptions for machines."""
    return [
        ("cite-as", permanent_url(record), ""),
        ("type", "https://schema.org/Dataset", ""),
        ("type", "https://schema.org/AboutPage", ""),
        *(("describedby", url, media_type) for url, media_type in exports),
        *(("item", d.url, d.media_type) for d in record.distributions),
        *(("author", creator.orcid, "") for creator in record.creators if creator.orcid),
        *([("license", record.license, "")] if record.license else []),
    ]


def header(said: list[Link], linkset_url: str) -> str:
    """A Link header (level 1); many files are left to the linkset that it names."""
    items = [link for link in said if link[0] == "item"]
    shown = said if len(items) <= MOST_ITEMS else [link for link in said if link[0] != "item"]
    shown = [*shown, ("linkset", linkset_url, "application/linkset+json")]
    return ", ".join(f'<{url}>; rel="{rel}"' + (f'; type="{kind}"' if kind else "") for rel, url, kind in shown)


def linkset(said: list[Link], anchor: str) -> dict[str, Any]:
    """The same as a linkset (RFC 9264; level 2), with every file."""
    targets: dict[str, list[dict[str, str]]] = {}
    for relation, url, media_type in said:
        targets.setdefault(relation, []).append({"href": url} | ({"type": media_type} if media_type else {}))
    return {"linkset": [{"anchor": anchor, **targets}]}
