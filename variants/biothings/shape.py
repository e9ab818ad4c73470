"""What `dotfield`, `always_list` and `allow_null` do to a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Document = dict[str, Any]


def shape_document(
    document: Document, *, dotfield: bool = False, always_list: Sequence[str] = (), allow_null: Sequence[str] = ()
) -> Document:
    """The document reshaped: absent `allow_null` names are null, `always_list` names are lists, `dotfield` flattens.

    Works on `document` in place unless it is flattened. Objects inside lists are treated one by one; a name below an
    absent object is not added.
    """
    for name in allow_null:
        for parent, key in _parents(document, name):
            parent.setdefault(key, None)
    for name in always_list:
        for parent, key in _parents(document, name):
            if key in parent and not isinstance(parent[key], list):
                parent[key] = [] if parent[key] is None else [parent[key]]
    return _flatten(document, set(always_list)) if dotfield else document


def _parents(node: Any, name: str) -> Iterator[tuple[Document, str]]:
    """Every object that holds or could hold the last part of a dotted name, with that part."""
    if isinstance(node, list):
        for item in node:
            yield from _parents(item, name)
    elif isinstance(node, dict):
        head, dot, tail = name.partition(".")
        if not dot:
            yield node, name
        elif head in node:
            yield from _parents(node[head], tail)


def _flatten(document: Document, always_list: set[str]) -> Document:
    """One level of dotted keys; several leaves of one path become a list, a single one stays itself."""
    leaves: dict[str, list[Any]] = {}
    for path, value in _leaves(document, ""):
        leaves.setdefault(path, []).append(value)
    return {
        path: values[0]
        if len(values) == 1 and path not in always_list
        else [value for value in values if value is not None]
        for path, values in leaves.items()
    }


def _leaves(node: Any, path: str) -> Iterable[tuple[str, Any]]:
    if not node and isinstance(node, (dict, list)):
        yield path, None
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for item in node:
            yield from _leaves(item, path)
    else:
        yield path, node
