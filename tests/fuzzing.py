"""What is fuzzed: a parser of foreign text or bytes with texts that it knows, and how these are changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from accounts.problems import Problem

# Input that programs stumble over: NUL and other control characters, malformed and endless numbers, digits that are
# not ASCII, nesting, quotes that stay open, entities, templates, formulas.
HOSTILE = [
    *("\x00", "\x0b", "\x1f", "\ufeff", "\u2028", "\u0663", "\u00b2", "\ufffe", "\U0001f9ec"),
    *("9" * 5_000, "-1", "1e999", "nan", "inf", "1_0", "0x1", "1.--5", "+", "-", "."),
    *("[" * 2_000, "(" * 2_000, "{" * 2_000, "NOT " * 2_000, '"', "'", "\\", "%", "%00", "*" * 200, ",", ";"),
    *("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;", "{{ x }}", "=cmd|", "\t", "\n", "\r", "\r\n", " "),
    *("&#0;", "&#xD800;", '{"@context": "http://127.0.0.1/"}', "https://[", "http://[::1", "0000-00-00", "99999-13-45"),
]
# Values that stand where a document of JSON has others.
HOSTILE_VALUES: list[Any] = [
    *(None, True, 0, -1, 10**30, 1e300, float("nan"), "", " ", "x", "9" * 5_000, "\x00", "\ud800", "a\nb", "10.5/x"),
    *([], {}, [None], [[]], [{}], {"": None}, {"a": {"b": []}}, ["x"] * 300, {"data": {"attributes": {}}}),
]


@dataclass(frozen=True)
class Parser:
    """Attributes:
    name: How the test is called.
    read: Reads a text; what it gives as a stream is read to its end.
    known: Texts that it reads.
    errors: Errors that it documents, besides problems of the caller.
    """

    name: str
    read: Callable[[str], object]
    known: tuple[str, ...]
    errors: tuple[type[Exception], ...] = (Problem,)

    def run(self, text: str) -> None:
        """Read a text; only a documented error is caught."""
        with suppress(*self.errors):
            self.read(text)


def texts_like(known: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Known texts with pieces cut out, doubled, moved and replaced by hostile ones; and any text at all."""
    piece = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8))
    longest = max(map(len, known))
    cut = st.integers(0, 400) if longest <= 400 else st.integers(0, 400) | st.integers(0, longest)
    changed = st.builds(
        lambda text, first, second, middle: text[:first] + middle + text[second:],
        st.sampled_from(known),
        cut,
        cut,
        piece,
    )
    twice = st.builds(lambda one, other, at: one[:at] + other[at // 2 :], changed, changed, cut)
    documents = [document for text in known if (document := _as_document(text))]
    trees = (
        [st.builds(_with_values, st.sampled_from(documents), st.randoms(use_true_random=False))] if documents else []
    )
    return st.one_of(changed, twice, *trees, st.lists(piece, max_size=6).map("".join), st.text(max_size=100))


def _as_document(text: str) -> Any:
    """The object or list that a text is in JSON; None for other texts."""
    with suppress(ValueError, RecursionError):
        document = json.loads(text)
        return document if isinstance(document, dict | list) else None
    return None


def _with_values(document: Any, random: Any) -> str:
    """A document of which one to three values were replaced, left out or put under another name."""
    changed = copy.deepcopy(document)
    for _ in range(random.randint(1, 3)):
        places = list(_places(changed))
        if not places:
            break
        parent, key = random.choice(places)
        match random.randint(0, 5):
            case 0:
                del parent[key]
            case 1:
                other, other_key = random.choice(places)
                parent[key] = copy.deepcopy(other[other_key])
            case _:
                parent[key] = copy.deepcopy(random.choice(HOSTILE_VALUES))
    return json.dumps(changed)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """(container, key or index) of every value in a document."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(value, dict | list):
            yield from _places(value)
