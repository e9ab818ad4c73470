"""Words for the consequences of a variant -> bits of a 64-bit mask, the most severe first; masks -> words. Pure.

The words are Sequence Ontology terms. Their table is consequences.tsv beside this file: one line for each term with its
rank, class, what tools call it otherwise, and where that is written. The order is Ensembl's ("Calculated variant
consequences", release 115, its table from most to least severe); the terms that only SnpEff writes stand among them by
SnpEff's putative impact, and ANNOVAR's own words are read as the terms they mean.

Bit number = rank: bit 0 is the most severe term. Masks are stored in the tables of releases, so whoever replaces the
table may add terms at its end and change classes and synonyms, but never move or remove a term of a loaded release.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

UNKNOWN = "unknown"
UNKNOWN_RANK = 62  # the last bit of a positive bigint: a term that the table does not have
TABLE_COLUMNS = ["rank", "term", "class", "synonyms", "source"]


class ConsequenceClass(StrEnum):
    """Four classes for display, like those of variant browsers such as gnomAD."""

    LOSS_OF_FUNCTION = "loss of function"
    MISSENSE_LIKE = "missense-like"
    SYNONYMOUS = "synonymous"
    OTHER = "other"

    @property
    def short_name(self) -> str:
        """The name in group files and style sheets: lof, missense, synonymous or other."""
        return _SHORT_NAMES.get(self, self.value)

    @property
    def query_word(self) -> str:
        """The name in queries, without blanks: consequence:lof."""
        return "lof" if self is ConsequenceClass.LOSS_OF_FUNCTION else self.value


_SHORT_NAMES = {ConsequenceClass.LOSS_OF_FUNCTION: "lof", ConsequenceClass.MISSENSE_LIKE: "missense"}


class ConsequenceTableError(ValueError):
    """The table of terms cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of the table: a term, the class in which it is shown, and other words for it, in lower case."""

    term: str
    consequence_class: ConsequenceClass
    synonyms: tuple[str, ...] = ()


def read_consequences(path: Path) -> list[Consequence]:
    """A table of terms -> its lines, whose order is their rank.

    Columns, separated by tabs: rank, term, class, synonyms (separated by commas; a word that stands at several terms
    means all of them), source (an address).

    Raises:
        ConsequenceTableError: the header differs, ranks do not count up from 0, a term stands there twice, a class does
            not exist, a synonym is not in lower case, a source is missing, or there are more terms than bits.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    if header != TABLE_COLUMNS:
        raise ConsequenceTableError(f"{path.name}: line 1 must be {', '.join(TABLE_COLUMNS)}, separated by tabs")
    consequences: dict[str, Consequence] = {}
    for number, row in enumerate(rows):
        if problem := _find_problem(row, number, consequences):
            raise ConsequenceTableError(f"{path.name}: line {number + 2}: {problem}")
        _, term, class_name, synonyms, _ = row
        words = tuple(word for word in synonyms.split(",") if word)
        consequences[term] = Consequence(term, ConsequenceClass(class_name), words)
    return list(consequences.values())


def _find_problem(row: list[str], rank: int, earlier: Iterable[str]) -> str:
    """The error in a line of the table, '' if there is none."""
    if len(row) != len(TABLE_COLUMNS):
        return f"{len(row)} columns instead of {len(TABLE_COLUMNS)}"
    number, term, class_name, synonyms, source = row
    if number != str(rank):
        return f"rank {number!r} must be {rank}: ranks count up from 0 without gaps"
    if rank >= UNKNOWN_RANK:
        return f"a mask has bits for {UNKNOWN_RANK} terms only"
    if not term or term != term.strip() or term in earlier or term == UNKNOWN:
        return f"term {term!r} is empty or not unique"
    if class_name not in list(ConsequenceClass):
        return f"class {class_name!r} is not one of {', '.join(ConsequenceClass)}"
    if synonyms != synonyms.lower().replace(" ", ""):
        return f"synonyms {synonyms!r} must be in lower case, separated by commas without blanks"
    return "" if source.startswith("https://") else "the source must be an address"


_TABLE = read_consequences(Path(__file__).with_name("consequences.tsv"))
TERMS: tuple[str, ...] = tuple(consequence.term for consequence in _TABLE)
_CLASSES = {consequence.term: consequence.consequence_class for consequence in _TABLE}
_SEPARATORS = re.compile(r"[|,&;]")
_ANNOVAR_ENDING = re.compile(r"_snv$|(?<=frameshift)_block(?=_substitution)")
_NULLS = frozenset({"", ".", "-"})


def _masks_by_word() -> dict[str, int]:
    """The bits that each term or other word means."""
    masks = {UNKNOWN: 1 << UNKNOWN_RANK}
    for rank, consequence in enumerate(_TABLE):
        for word in (consequence.term.lower(), *consequence.synonyms):
            masks[word] = masks.get(word, 0) | 1 << rank
    return masks


_MASKS = _masks_by_word()


def split_terms(cell: str) -> list[str]:
    """A cell, or one transcript's element of it -> its terms: VEP joins by ',', SnpEff by '&', ANNOVAR by ';'.

    Blanks inside a term (ANNOVAR: 'nonsynonymous SNV') stay; nulls are left out.

    Example:
        >>> split_terms("intron_variant&splice_region_variant|.")
        ['intron_variant', 'splice_region_variant']
    """
    terms = (term.strip() for term in _SEPARATORS.split(cell))
    return [term for term in terms if term not in _NULLS]


def _word_mask(word: str) -> int:
    word = word.strip().lower().replace(" ", "_")
    return _MASKS.get(word) or _MASKS.get(_ANNOVAR_ENDING.sub("", word), 1 << UNKNOWN_RANK)


def is_known_term(word: str) -> bool:
    """Whether a word is a term or another word for one; case and blanks do not matter.

    Example:
        >>> is_known_term("nonsynonymous SNV"), is_known_term("missence")
        (True, False)
    """
    return _word_mask(word) != 1 << UNKNOWN_RANK or word.strip().lower() == UNKNOWN


def term_mask(words: Iterable[str]) -> int:
    """Terms or other words -> the mask with the bits of all of them; unknown words set the bit of UNKNOWN.

    Example:
        >>> term_mask(["stopgain"]) == term_mask(["stop_gained"]), term_mask([])
        (True, 0)
    """
    mask = 0
    for word in words:
        mask |= _word_mask(word)
    return mask


@lru_cache(maxsize=65_536)
def cell_mask(cell: str) -> int:
    """A cell as it stands in the file -> the mask of all its terms, over all its transcripts."""
    return term_mask(split_terms(cell))


def terms_of(mask: int) -> list[str]:
    """A mask -> its terms, the most severe first.

    Example:
        >>> terms_of(cell_mask("intron_variant|missense_variant"))
        ['missense_variant', 'intron_variant']
    """
    terms = [term for rank, term in enumerate(TERMS) if mask >> rank & 1]
    return [*terms, UNKNOWN] if mask >> UNKNOWN_RANK & 1 else terms


def severest(mask: int) -> int | None:
    """A mask -> the rank of its most severe term, 0 the worst; None for an empty mask.

    Example:
        >>> severest(0b1100), severest(0)
        (2, None)
    """
    return (mask & -mask).bit_length() - 1 if mask else None


def term_name(rank: int) -> str:
    """A rank -> its term.

    Example:
        >>> term_name(0), term_name(62)
        ('transcript_ablation', 'unknown')
    """
    return TERMS[rank] if rank < len(TERMS) else UNKNOWN


def consequence_class(word: str) -> ConsequenceClass:
    """A term or another word for one -> the class in which it is shown; unknown words are OTHER.

    Example:
        >>> consequence_class("stop_gained").query_word
        'lof'
    """
    rank = severest(_word_mask(word))
    return ConsequenceClass.OTHER if rank is None else _CLASSES.get(term_name(rank), ConsequenceClass.OTHER)


def find_class(name: str) -> ConsequenceClass | None:
    """The name of a class as queries write it, in any case -> the class; None for other texts.

    Example:
        >>> find_class("LoF"), find_class("missense_variant")
        (<ConsequenceClass.LOSS_OF_FUNCTION: 'loss of function'>, None)
    """
    name = name.lower()
    return next((member for member in ConsequenceClass if name in (member.value, member.query_word)), None)


def class_mask(consequence_class: ConsequenceClass) -> int:
    """A class -> the mask of all its terms; the unknown term is in OTHER.

    Example:
        >>> "stop_gained" in terms_of(class_mask(ConsequenceClass.LOSS_OF_FUNCTION))
        True
    """
    mask = 1 << UNKNOWN_RANK if consequence_class is ConsequenceClass.OTHER else 0
    for rank, consequence in enumerate(_TABLE):
        if consequence.consequence_class is consequence_class:
            mask |= 1 << rank
    return mask
