"""Documents without empty values, for the writers of all formats.

Separate module because every writer uses it and no format owns it.
"""

from __future__ import annotations

from typing import Any

EMPTY_VALUES: tuple[object, ...] = ("", None, [], {})


def compact(document: dict[str, Any]) -> dict[str, Any]:
    """The document without keys whose value is empty; 0 and False are values.

    Example:
        >>> compact({"title": "Flow", "license": "", "bytes": 0, "creator": [], "contact": {}, "size": None})
        {'title': 'Flow', 'bytes': 0}
    """
    return {key: value for key, value in document.items() if value not in EMPTY_VALUES}


def compact_node(node: dict[str, Any]) -> dict[str, Any]:
    """The JSON-LD node without empty values; empty itself where only its @type would be left.

    Example:
        >>> compact_node({"@type": "Place", "name": ""})
        {}
    """
    compacted = compact(node)
    return {} if set(compacted) <= {"@type"} else compacted
