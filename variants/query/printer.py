"""Syntax tree -> query text: what pages, saved filters and provenance show. parse(to_text(tree)) == tree."""

from __future__ import annotations

import re
from typing import cast

from variants.query.tokens import looks_like_coordinates
from variants.query.tree import And, AtLeast, Everything, Exists, Match, Node, Not, Or, Range, Wildcard, Word

_SAFE_WORD = re.compile(r"(?:[A-Za-z0-9_.%#@$]|[+-]\.?\d)[A-Za-z0-9_.%#@$;/+&|'-]*")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_.#%][A-Za-z0-9_.#%/+-]*")
_SPECIAL = re.compile(r'([\s()\[\]{}":,]|^[-+!&|/<>])')
_SEPARATING_COMMA = re.compile(r"(?<!\d),|,(?!\d)")  # of the conditions of `2 of (a, b)`
_RESERVED = frozenset({"AND", "OR", "NOT", "TO", "_exists_", "_missing_"})


def to_text(node: Node) -> str:
    """The shortest plain form of a tree."""
    if isinstance(node, Or):
        return _grouped(node, "OR") or " OR ".join(to_text(part) for part in node.parts)
    if isinstance(node, And):
        return _grouped(node, "AND") or " AND ".join(_operand(part) for part in node.parts)
    if isinstance(node, AtLeast):
        return f"{node.count} of ({', '.join(to_text(part) for part in node.parts)})"
    if isinstance(node, Not):
        return f"NOT {_operand(node.part)}"
    return _leaf(node)


def _operand(node: Node) -> str:
    text = to_text(node)
    bare = not isinstance(node, And | Or) or _grouped(node, "OR" if isinstance(node, Or) else "AND")
    return text if bare else f"({text})"


def _leaf(node: Node) -> str:
    if isinstance(node, Everything):
        return "*"
    if isinstance(node, Word):
        plain = _is_plain_coordinates(node.text) or not node.text.startswith(("+", "-"))
        return _word(node.text) if plain else _quoted(node.text)
    if isinstance(node, Exists):
        return f"_exists_:{_name(node.field)}"
    value = cast(Match | Wildcard | Range, node)  # the operators were rendered above
    return f"{_name(value.field)}:{_value(value)}"


def _value(node: Match | Wildcard | Range) -> str:
    if isinstance(node, Match):
        return _word(node.value)
    if isinstance(node, Wildcard):
        return _SPECIAL.sub(r"\\\1", node.pattern)
    return _range(node)


def _range(node: Range) -> str:
    if node.high is None and node.low is not None:
        return f"{'>=' if node.includes_low else '>'}{_word(node.low)}"
    if node.low is None and node.high is not None:
        return f"{'<=' if node.includes_high else '<'}{_word(node.high)}"
    low, high = ("*" if bound is None else _word(bound) for bound in (node.low, node.high))
    return f"{'[' if node.includes_low else '{'}{low} TO {high}{']' if node.includes_high else '}'}"


def _grouped(node: And[Node] | Or[Node], operator: str) -> str:
    """field:(a OR b) where every part is a value of one field; '' where not."""
    first = node.parts[0]
    if not isinstance(first, Match | Wildcard):
        return ""
    if not all(isinstance(part, Match | Wildcard) and part.field == first.field for part in node.parts):
        return ""
    return f"{_name(first.field)}:({f' {operator} '.join(_value(cast(Match | Wildcard, part)) for part in node.parts)})"


def _word(text: str) -> str:
    plain = _is_plain_coordinates(text) or (_SAFE_WORD.fullmatch(text) and text not in _RESERVED)
    return text if plain else _quoted(text)


def _is_plain_coordinates(text: str) -> bool:
    return looks_like_coordinates(text) and not _SEPARATING_COMMA.search(text)


def _name(text: str) -> str:
    plain = _SAFE_NAME.fullmatch(text) and text not in _RESERVED and not looks_like_coordinates(f"{text}:1")
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
