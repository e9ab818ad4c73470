"""YAML whose mappings remember their file and line, and one such text laid over another."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where PyYAML has it
MAX_NESTING = 100  # lists and mappings within each other; reading deeper ones could end the process
_KEYS = ("id", "key", "name")  # an item of a list is identified by the first of these keys that it has


class LocatedMapping(dict[str, Any]):
    """A mapping of a YAML text, with the file and the line (from 1) where it begins."""

    file: str = ""
    line: int = 0


class ContentTextError(ValueError):
    """A text is not YAML, or no content of the right shape.

    Attributes:
        file: Name of the file, such as "rules.yaml".
        line: From 1; 0 where it is not known.
    """

    def __init__(self, text: str, *, file: str, line: int = 0) -> None:
        super().__init__(text)
        self.file, self.line = file, line

    def __str__(self) -> str:
        location = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{location}: {super().__str__()}"


def read_located(text: str, *, file: str) -> Any:
    """The value of a YAML text.

    Raises:
        ContentTextError: It is not YAML, a mapping has a key twice, or it is nested deeper than MAX_NESTING.

    Example:
        >>> read_located("a: 1\\nitems:\\n- {id: S1}", file="rules.yaml")["items"][0].line
        3
    """

    class Loader(_LOADER):
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
        _check_nesting(text, file)
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentTextError(f"This is not YAML: {error.problem}.", file=file, line=line) from error
    except yaml.YAMLError as error:
        raise ContentTextError(f"This is not YAML: {error}.", file=file) from error
    except ContentTextError:
        raise
    except ValueError as error:  # of Python's own types, for dates and numbers that these cannot hold
        raise ContentTextError(f"A date or a number in it cannot be read: {error}.", file=file) from error


def _check_nesting(text: str, file: str) -> None:
    """The parser beneath works step by step; what builds the values from it calls itself for each level."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_NESTING:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise ContentTextError(
                f"Its lists and mappings are nested deeper than {MAX_NESTING} levels (MAX_NESTING).",
                file=file,
                line=line,
            )


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
