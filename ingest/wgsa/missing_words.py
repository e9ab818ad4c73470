"""Words in columns of numbers that may stand for a missing value, though the release does not declare them. Pure."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.wgsa.field_notes import note_for
from variants.fields.numbers import parse_number
from variants.fields.spec import FieldSpec, Kind

# What programs write for a missing value, in small letters: Python, R, pandas, SQL, Excel, PLINK, spreadsheets by hand.
_WORDS = frozenset(
    [
        *("na", "n/a", "n.a.", "nan", "-nan", "nil", "nul", "null", "(null)", "<null>", "\\n", "<na>", "#n/a", "#na"),
        *("none", "(none)", "<none>", "missing", "unknown", "undef", "undefined", "unavailable", "not_available"),
        *("blank", "#null!", "#num!", "#value!", "#div/0!", "#ref!", "#name?"),
        *("-", "--", "---", "?", "??", "*"),
    ]
)
_SENTINELS = (-9.0, -99.0, -999.0, -9999.0)
_CHROMOSOMES = frozenset({"X", "Y", "M", "MT", "XY"})  # words of a column of chromosomes, which else are numbers
_MIN_NUMBER_SHARE = 0.9  # smallest share of numbers among the distinct elements of a text for which a word is noted
_MIN_NUMBERS = 10
_MAX_WORDS = 3  # of one field
_MAX_NAMED_FIELDS = 4

# Why a word is noted: it is not a number, only it makes the field text, or it is a number unlike the others.
NO_NUMBER, MAKES_TEXT, SENTINEL = "no number", "makes text", "sentinel"


def looks_missing(text: str) -> bool:
    """Whether a text that is not a number usually stands for a missing value.

    Example:
        >>> [text for text in ("None", "#N/A", "<NA>", "-", "low") if looks_missing(text)]
        ['None', '#N/A', '<NA>', '-']
    """
    return text.strip().lower() in _WORDS


def find_missing_words(spec: FieldSpec, elements: Mapping[str, int]) -> list[list[Any]]:
    """[word, lines, reason] of the words of a field that may stand for a missing value.

    Args:
        spec: The field.
        elements: Its elements that are not missing, with the number of lines that have each.
    """
    if spec.kind.numeric:
        words = [text for text in elements if parse_number(text) is None and looks_missing(text)]
        candidates = [(word, NO_NUMBER) for word in words] + [(word, SENTINEL) for word in _find_sentinels(elements)]
    elif spec.kind is Kind.TEXT and note_for(spec.name).kind is None:
        candidates = [(word, MAKES_TEXT) for word in _find_lone_words(elements)]
    else:
        return []
    most_frequent = sorted(candidates, key=lambda item: (-elements[item[0]], item[0]))[:_MAX_WORDS]
    return [[word, elements[word], reason] for word, reason in most_frequent]


def _find_sentinels(elements: Mapping[str, int]) -> list[str]:
    """-9 and the like, where all other numbers of the field are 0 or more."""
    numbers = {text: number for text in elements if (number := parse_number(text)) is not None}
    below = {text: number for text, number in numbers.items() if number < 0}
    alone = len(set(below.values())) == 1 and len(below) < len(numbers)
    return [text for text, number in below.items() if number in _SENTINELS] if alone else []


def _find_lone_words(elements: Mapping[str, int]) -> list[str]:
    """The few words of a field whose other elements are all numbers."""
    words = [text for text in elements if parse_number(text) is None]
    numbers = len(elements) - len(words)
    is_number_field = numbers >= max(_MIN_NUMBERS, _MIN_NUMBER_SHARE * len(elements))
    return words if is_number_field and len(words) <= _MAX_WORDS and not _CHROMOSOMES.issuperset(words) else []


def describe_missing_words(statistics: Iterable[tuple[str, Mapping[str, Any]]], missing: Sequence[str]) -> list[str]:
    """One sentence for each word that may stand for a missing value, with its fields and what to do.

    Args:
        statistics: (name, statistics) of each field.
        missing: The words that the release declares.
    """
    fields: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, field_statistics in statistics:
        for word, lines, reason in field_statistics.get("missing_words", ()):
            fields[word, reason].append(f"{name} ({lines:,} of {field_statistics['lines']:,} sampled lines)")
    return [
        f"{_DESCRIPTIONS[reason].format(word=word, fields=_list_names(names))}; if it stands for a missing value, load"
        f" the files anew with {shlex.quote('--missing=' + ','.join((*missing, word)))}"
        for (word, reason), names in fields.items()
    ]


_DESCRIPTIONS = {
    NO_NUMBER: "{word!r} is not a number, so filters and tables have no value there, in {fields}",
    MAKES_TEXT: "{word!r} is not a number, and makes text of what else are numbers, in {fields}",
    SENTINEL: "{word!r} is the only number below 0, and counts as a number, in {fields}",
}


def _list_names(names: Sequence[str]) -> str:
    more = len(names) - _MAX_NAMED_FIELDS
    return ", ".join(names[:_MAX_NAMED_FIELDS]) + (f" and {more:,} more fields" if more > 0 else "")
