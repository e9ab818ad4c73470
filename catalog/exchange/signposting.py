"""Signposting: typed links that lead a program from a dataset's page to its identifier and files.

See https://signposting.org/FAIR/. Separate module because the page, the export and the registry of formats use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from catalog.entries.citation import permanent_url
from catalog.entries.record import DatasetRecord

MAX_HEADER_ITEMS = 20  # files in the Link header; servers and clients refuse headers of more than some kilobytes
Link = tuple[str, str, str]  # relation, address, media type or ''


def typed_links(record: DatasetRecord, descriptions: Iterable[tuple[str, str]]) -> list[Link]:
    """Every link of a dataset; `descriptions` are (address, media type) of its machine formats."""
    return [
        ("cite-as", permanent_url(record), ""),
        ("type", "https://schema.org/Dataset", ""),
        ("type", "https://schema.org/AboutPage", ""),
        *(("describedby", url, media_type) for url, media_type in descriptions),
        *(("item", d.url, d.media_type) for d in record.distributions),
        *(("author", creator.orcid, "") for creator in record.creators if creator.orcid),
        *([("license", record.license, "")] if record.license else []),
    ]


def link_header(links: list[Link], linkset_url: str) -> str:
    """The value of a Link header (level 1). More than MAX_HEADER_ITEMS files are left to the linkset that it names."""
    items = [link for link in links if link[0] == "item"]
    shown = links if len(items) <= MAX_HEADER_ITEMS else [link for link in links if link[0] != "item"]
    shown = [*shown, ("linkset", linkset_url, "application/linkset+json")]
    return ", ".join(
        f'<{url}>; rel="{rel}"' + (f"; type={_quote(media_type)}" if media_type else "")
        for rel, url, media_type in shown
    )


def _quote(text: str) -> str:
    """The text as a quoted string of a header, which has one line and only ASCII."""
    text = " ".join(text.encode("ascii", "ignore").decode().split())
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def linkset(links: list[Link], anchor: str) -> dict[str, Any]:
    """The links as a linkset (RFC 9264; level 2), with every file; `anchor` is the dataset's page."""
    targets: dict[str, list[dict[str, str]]] = {}
    for relation, url, media_type in links:
        targets.setdefault(relation, []).append({"href": url} | ({"type": media_type} if media_type else {}))
    return {"linkset": [{"anchor": anchor, **targets}]}
