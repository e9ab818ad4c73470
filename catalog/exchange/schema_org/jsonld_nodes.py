"""JSON-LD of schema.org in any of its forms -> nodes with plain schema.org names, references replaced by their nodes.

Compact and expanded documents, prefixes, aliases of a context and @graph; contexts are not fetched. Separate module
because what a property means is read apart from how JSON-LD may write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SCHEMA_ORG = re.compile(r"^https?://(?:www\.)?schema\.org/")
MAX_DEPTH = 30  # levels of a document that are read
MAX_REFERENCES = 4  # references that are followed from a dataset on
Node = dict[str, Any]


def dataset_nodes(document: Any) -> list[Node]:
    """The nodes of type Dataset of a document, each with the nodes that it refers to inside it.

    A dataset that is only a part of another one, such as a folder of an RO-Crate, does not count.

    Example:
        >>> dataset_nodes({"@graph": [{"@type": "schema:Dataset", "schema:name": "Ice", "schema:author": {"@id": "#a"}},
        ...                           {"@id": "#a", "name": "Ann"}]})
        [{'@type': 'Dataset', 'name': 'Ice', 'author': {'@id': '#a', 'name': 'Ann'}}]
    """
    plain = _with_plain_names(document, {}, 0)
    index = {node["@id"]: node for node in _nodes(plain, 0) if isinstance(node.get("@id"), str) and len(node) > 1}
    return [_with_references(node, index, (), 0) for node in _root_datasets(plain)]


def local_name(kind: Any) -> str:
    """The name of a type or property without its namespace: 'Dataset' of 'http://schema.org/Dataset'."""
    return re.split(r"[/#:]", str(kind))[-1]


def list_values(value: Any) -> list[Any]:
    """A value, or several, or those of a @list, as a list.

    Example:
        >>> list_values(None), list_values("a"), list_values({"@list": ["a", "b"]})
        ([], ['a'], ['a', 'b'])
    """
    if isinstance(value, dict) and ("@list" in value or "@set" in value):
        value = value.get("@list", value.get("@set"))
    return [] if value is None else value if isinstance(value, list) else [value]


def _with_plain_names(part: Any, names: dict[str, str], depth: int) -> Any:
    """The part with keys as schema.org names them; `names` are the terms of the contexts around it."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(part, list):
        return [_with_plain_names(value, names, depth + 1) for value in part]
    if not isinstance(part, dict):
        return part
    names = names | _context_names(part.get("@context"))
    plain: Node = {}
    for key, value in part.items():
        if key != "@context":
            name = _plain_name(key, names)
            is_json = name == "@value"
            plain[name] = value if is_json else _with_plain_names(value, names, depth + 1)
    if "@type" in plain:
        types = [_plain_name(str(kind), names) for kind in list_values(plain["@type"])]
        plain["@type"] = types[0] if len(types) == 1 and not isinstance(plain["@type"], list) else types
    return plain


def _context_names(context: Any) -> dict[str, str]:
    """{term or prefix: address or keyword} of a context that is in the document."""
    names: dict[str, str] = {}
    for part in list_values(context):
        for term, meaning in part.items() if isinstance(part, dict) else ():
            address = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if isinstance(address, str) and not term.startswith("@"):
                names[term] = address
    return names


def _plain_name(key: str, names: dict[str, str]) -> str:
    """'name' of 'name', 'schema:name', 'http://schema.org/name' or an alias; other names stay."""
    address = names.get(key, key)
    if address.startswith("@"):
        return address
    prefix, colon, name = address.partition(":")
    if colon and not name.startswith("//"):
        namespace = names.get(prefix, "http://schema.org/" if prefix in ("schema", "sc", "sdo") else "")
        address = namespace + name if namespace else address
    return SCHEMA_ORG.sub("", address) if SCHEMA_ORG.match(address) else address


def _nodes(part: Any, depth: int) -> Iterator[Node]:
    if isinstance(part, list):
        for value in part:
            yield from _nodes(value, depth + 1)
    elif isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _nodes(value, depth + 1)


def _root_datasets(part: Any) -> Iterator[Node]:
    if isinstance(part, list):
        is_crate = any(isinstance(node, dict) and node.get("@id") == "ro-crate-metadata.json" for node in part)
        for value in part:
            if not is_crate or (isinstance(value, dict) and value.get("@id") != "ro-crate-metadata.json"):
                yield from _crate_root(value) if is_crate else _root_datasets(value)
    elif isinstance(part, dict):
        if is_dataset(part):
            yield part
            return
        for key in ("@graph", "dataset", "mainEntity", "about", "mainEntityOfPage"):
            yield from _root_datasets(part.get(key))


def _crate_root(node: Any) -> Iterator[Node]:
    """The dataset that an RO-Crate is; its folders are datasets of type only."""
    if isinstance(node, dict) and is_dataset(node) and (node.get("@id") == "./" or "://" in str(node.get("@id"))):
        yield node


def is_dataset(node: Node) -> bool:
    """Whether a node is of type Dataset."""
    return any(local_name(kind) == "Dataset" for kind in list_values(node.get("@type")))


def _with_references(part: Any, index: dict[str, Node], path: tuple[str, ...], depth: int) -> Any:
    """The part with {"@id": ...} replaced by the node of that name, unless it is one that leads here."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(part, list):
        return [_with_references(value, index, path, depth + 1) for value in part]
    if not isinstance(part, dict):
        return part
    name = part.get("@id")
    if set(part) == {"@id"} and name in index and name not in path and len(path) < MAX_REFERENCES:
        part, path = index[name], (*path, name)
    elif isinstance(name, str):
        path = (*path, name)
    return {key: _with_references(value, index, path, depth + 1) for key, value in part.items()}
