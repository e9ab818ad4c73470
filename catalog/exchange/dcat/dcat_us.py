"""DCAT-US 3, where it is narrower than DCAT: a dataset has one creator.

Separate module because every other edition keeps all creators.
"""

from __future__ import annotations

from typing import Any


def narrow_document(document: dict[str, Any]) -> dict[str, Any]:
    """A catalogue or entry of `dcat_writer` with one creator in each entry; the other creators contribute."""
    narrowed = _narrow_entry(document)
    for key in ("dcat:dataset", "dcat:service"):
        if key in document:
            narrowed[key] = [_narrow_entry(node) for node in document[key]]
    return narrowed


def _narrow_entry(node: dict[str, Any]) -> dict[str, Any]:
    creators = node.get("dcterms:creator", [])
    if len(creators) < 2:
        return dict(node)
    return node | {"dcterms:creator": creators[:1], "dcterms:contributor": creators[1:]}
