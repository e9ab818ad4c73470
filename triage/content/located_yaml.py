"""YAML whose mappings remember their file and line, and one such text laid over another."""

from __future__ import annotations

from typing import Any

from accounts.yaml_documents import YAML_LOADER, InvalidYamlError, load_yaml

_KEYS = ("id", "key", "name")  # an item of a list is identified by the first of these keys that it has


class LocatedMapping(dict[str, Any]):
    """A mapping of a YAML text, with the file and the line (from 1) where it begins."""

    file: str = ""
    line: int = 0


class ContentTextError(InvalidYamlError):
    """A text is not YAML, or no content of the right shape.

    Attributes:
        file: Name of the file, such as "rules.yaml".
        line: From 1; 0 where it is not known.
    """

    def __init__(self, text: str, *, file: str, line: int = 0) -> None:
        super().__init__(text, line)
        self.file = file

    def __str__(self) -> str:
        return self.locate(self.file)


def read_located(text: str, *, file: str) -> Any:
    """The value of a YAML text.

    Raises:
        ContentTextError: It is not YAML, a mapping has a key twice, or it is nested too deeply.

    Example:
        >>> read_located("a: 1\\nitems:\\n- {id: S1}", file="rules.yaml")["items"][0].line
        3
    """

    class Loader(YAML_LOADER):
        pass

    def construct_mapping(loader: Any, node: Any) -> LocatedMapping:
        line = node.start_mark.line + 1
        keys = [key.value for key, _ in node.value]
        twice = next((key for index, key in enumerate(keys) if key in keys[:index]), None)
        if twice is not None:
            raise ContentTextError(f"{twice!r} is there twice.", file=file, line=line)
        mapping = LocatedMapping(loader.construct_mapping(node, deep=True))
        mapping.file, mapping.line = file, line
        return mapping

    Loader.add_constructor("tag:yaml.org,2002:map", construct_mapping)
    try:
        return load_yaml(text, loader=Loader)
    except ContentTextError:
        raise
    except InvalidYamlError as error:
        raise ContentTextError(error.args[0], file=file, line=error.line) from error


def overlay(base: Any, own: Any) -> Any:
    """`base` with what `own` adds and replaces.

    Mappings are joined key by key, lists of items that have an id, a key or a name are joined by it, and any other
    value replaces that of `base`. An item with `removed: true` takes the item away.

    Example:
        >>> hosts = [{"key": "disk", "gb_once": 1}, {"key": "aws"}]
        >>> overlay(hosts, [{"key": "disk", "gb_once": 2}, {"key": "aws", "removed": True}, {"key": "new"}])
        [{'key': 'disk', 'gb_once': 2}, {'key': 'new'}]
    """
    if isinstance(base, dict) and isinstance(own, dict):
        joined = LocatedMapping(base)
        joined.file, joined.line = getattr(own, "file", ""), getattr(own, "line", 0)
        for key, value in own.items():
            joined[key] = overlay(base[key], value) if key in base else value
        return joined
    if _are_items(base) and _are_items(own):
        return _overlay_items(base, own)
    return own


def _are_items(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and _name_item(item) is not None for item in value)


def _name_item(item: dict[str, Any]) -> Any:
    return next((item[key] for key in _KEYS if key in item), None)


def _overlay_items(base: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items = {_name_item(item): item for item in base}
    for item in own:
        name = _name_item(item)
        if item.get("removed") is True:
            items.pop(name, None)
        else:
            items[name] = overlay(items[name], item) if name in items else item
    return list(items.values())
