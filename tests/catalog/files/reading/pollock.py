"""The score of the Pollock benchmark (Vitagliano et al. 2023): how much of a table survives its reading, 0 to 10."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

MONEY = re.compile(r"[$€£]\s*([\d.,]+)|([\d.,]+)\s*[$€£]")
MOMENTS = ("%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y", "%H:%M:%S", "%H:%M")


def score(clean: Path, rows: Path) -> float:
    """Sum of ten measures: success; precision, recall and F1 of names, records and cells.

    Args:
        clean: The right table, as CSV.
        rows: What a reader made of the polluted one, as CSV.
    """
    expected, actual = read_rows(clean), read_rows(rows)
    if not expected:
        return 10.0
    parts = [
        (map(normal, expected[0]), map(normal, actual[0] if actual else ())),
        (map(joined, expected[1:]), map(joined, actual[1:])),
        (chain(*expected[1:]), chain(*actual[1:])),
    ]
    return 1.0 + sum(sum(compare(right, actual_part)) for right, actual_part in parts)


def compare(expected: Iterable[str], actual: Iterable[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two multisets; 1 where there is nothing to find and nothing was found."""
    right, actual_part = Counter(expected), Counter(actual)
    if not right and not actual_part:
        return 1.0, 1.0, 1.0
    n_same = (right & actual_part).total()
    precision, recall = n_same / max(actual_part.total(), 1), n_same / max(right.total(), 1)
    return precision, recall, 2 * n_same / (right.total() + actual_part.total())


def read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return [row for row in csv.reader(file) if row]


def joined(cells: Sequence[str]) -> str:
    return "\x1f".join(map(normal, cells))


def normal(cell: str) -> str:
    """A cell as its value: numbers, moments and amounts of money however they are spelled, else in small letters."""
    text = cell.strip()
    try:
        return repr(float(text))
    except ValueError:
        pass
    for moment in MOMENTS:
        try:
            return datetime.strptime(text, moment).isoformat()
        except ValueError:
            continue
    money = MONEY.fullmatch(text)
    return (money[1] or money[2]) if money else text.lower()
