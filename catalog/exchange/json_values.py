"""Values of plain JSON as the readers want them. Separate module because data.json and CKAN are read alike."""

from __future__ import annotations

import json
from typing import Any


def json_node(value: Any) -> dict[str, Any]:
    """The object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def json_list(value: Any) -> list[Any]:
    """A value, or several, as a list; nothing is an empty one."""
    return [] if value is None else value if isinstance(value, list) else [value]


def json_text(value: Any) -> str:
    """A text or number as text, an object as JSON, a list as ''.

    Example:
        >>> json_text(" ice "), json_text(7), json_text(None), json_text({"type": "Point"})
        ('ice', '7', '', '{"type": "Point"}')
    """
    if value is None or isinstance(value, list):
        return ""
    return json.dumps(value) if isinstance(value, dict) else str(value).strip()
