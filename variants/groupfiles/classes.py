"""Classes of consequence that group files give each variant: ours, or those of somebody's own list. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from variants.consequences import ConsequenceClass, class_mask, known_term, term_mask

# (name, mask of terms): the first that shares a term with a variant is its class, the last is for all others.
Classes = Sequence[tuple[str, int]]

REST = "other"
# Short names, where blanks would end a word.
DEFAULT_CLASSES: tuple[tuple[str, int], ...] = (
    ("lof", class_mask(ConsequenceClass.LOSS_OF_FUNCTION)),
    ("missense", class_mask(ConsequenceClass.MISSENSE_LIKE)),
    ("synonymous", class_mask(ConsequenceClass.SYNONYMOUS)),
    (REST, class_mask(ConsequenceClass.OTHER)),
)


def read_classes(lines: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Classes from lines `consequence<TAB>class`, in order of first mention; `other` is last and serves all others.

    Raises ValueError with the line.
    """
    masks: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        term, _, name = (part.strip() for part in line.partition("\t"))
        if not name or not known_term(term):
            raise ValueError(f"line {number}: expected a known consequence, a tab and a class, got {line[:60]!r}")
        if re.search(r"[\s,;]", name):
            raise ValueError(f"line {number}: class {name!r} has a blank or comma, which tools read as two: use _")
        masks[name] = masks.get(name, 0) | term_mask([term])
    rest = masks.pop(REST, 0)
    return (*masks.items(), (REST, rest))


def class_of(terms: int, classes: Classes) -> str:
    """The first class that shares a term; the last serves all others."""
    return next((name for name, mask in classes[:-1] if terms & mask), classes[-1][0])
