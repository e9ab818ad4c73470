"""The description of one source column, as a plain value: shared by loading, queries and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

# What every WGSA file may write for a missing value: "./." is the genotype of nobody; EMPTY is WGSA 0.8 and later.
NULLS = frozenset({".", "", "EMPTY", "./."})
# What else a new release takes for a missing value unless it declares other texts: what R, pandas, SQL and wgsaparsr
# write. Compared as they stand, with their letters in upper or lower case. A word behind one of KINDS_OF_WORDS is
# missing in fields of that kind alone: elsewhere - may be a strand or a gap.
DEFAULT_MISSING_VALUES = (
    *("NA", "N/A", "N/a", "n/a", "NaN", "NAN", "Nan", "nan", "NULL", "Null", "null"),
    *("number:-", "rs:-"),
)

# number: numbers and flags; rs: names of known variants.
KINDS_OF_WORDS = ("number", "rs")
_WORD_OF_KIND = re.compile(rf"(?P<kind>{'|'.join(KINDS_OF_WORDS)}):(?P<word>.+)", re.DOTALL)
_RS_LEAF = re.compile(r"(?:\w+_)?(?:rs|rsids?|rs_ids?|rs_?numbers?|(?:rs_?)?dbsnp_?(?:b?\d+)?|avsnp_?\d+|snp|snp_?id)")

FREQUENCY = "frequency"  # the unit of allele frequencies in the field dictionary


# The column of every table of typed columns, jsonb, NULL for nearly all variants: {name of a typed column: [the
# distinct values on the variant's lines without the smallest one, ascending]}.
MORE_VALUES = "more_values"


@cache
def null_texts(missing: tuple[str, ...] = ()) -> frozenset[str]:
    """All texts that stand for no value, where a release declares `missing` besides NULLS."""
    return NULLS | set(missing)


def missing_everywhere(declared: Iterable[str]) -> tuple[str, ...]:
    """Of the words that a release declares, those that are missing in every field.

    Example:
        >>> missing_everywhere(["NA", "rs:-"])
        ('NA',)
    """
    return tuple(word for word in declared if not _WORD_OF_KIND.fullmatch(word))


def missing_in_kind(declared: Iterable[str], kind: Kind, path: str) -> tuple[str, ...]:
    """Of the words that a release declares, those that are missing only in fields such as this one.

    Example:
        >>> missing_in_kind(["NA", "rs:-", "number:x"], Kind.TEXT, "dbsnp.rsid")
        ('-',)
    """
    is_of_kind = {
        "number": kind is not Kind.TEXT,
        "rs": kind is Kind.TEXT and _RS_LEAF.fullmatch(path.rpartition(".")[2]) is not None,
    }
    matches = (_WORD_OF_KIND.fullmatch(word) for word in declared)
    return tuple(match["word"] for match in matches if match and is_of_kind[match["kind"]])


class Kind(StrEnum):
    """The kind of one element of a cell."""

    INTEGER = "integer"
    FLOAT = "float"
    FLAG = "flag"  # Y or N
    TEXT = "text"

    @property
    def numeric(self) -> bool:
        return self in (Kind.INTEGER, Kind.FLOAT)


class Separator(StrEnum):
    """How a cell lists its elements."""

    NONE = ""
    TRANSCRIPT = "|"  # one element per transcript, aligned within the field's transcript group
    SEMICOLON = ";"
    COMMA = ","
    AMPERSAND = "&"  # SnpEff: the terms of one transcript
    RUN_LENGTH = "{n}"  # indels: value{bases}value{bases}, no separator between runs
    TWO_LEVEL = "|;"  # dbNSFP: outer | per amino-acid change, inner ; per protein
    COMMA_BLANK = ", "  # RegulomeDB_motif
    SUMMARY = "summary"  # GENE(n):consequence(n)...|GENE2...: never split


class Reducer(StrEnum):
    """Which element of a list is shown and sorted by; a filter always means any element."""

    MAX = "max"
    MIN = "min"
    FIRST = "first"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One column of the source.

    name: exactly as in the header. path: dotted lower-case name in documents and queries. aliases: further names.
    snv_index, indel_index: 0-based column in the SNV and indel header, None where absent.
    transcript_group: fields of one tool and gene model (for example "VEP_ensembl") share it and stay aligned.
    column: base name of the typed column(s) in PostgreSQL; column_group: 1 is the main table, 2 and on its own table.
    varies: no list, but the repeated lines of a variant may give it several values (see `MORE_VALUES`).
    missing: the texts that the release takes for a missing value in every field, besides NULLS.
    own_missing: those that it takes for one in fields of this kind.
    """

    name: str
    path: str
    source: str
    kind: Kind
    separators: tuple[Separator, ...] = ()  # in the SNV and the indel file; () or (NONE,) = never a list
    aliases: tuple[str, ...] = ()
    snv_index: int | None = None
    indel_index: int | None = None
    transcript_group: str = ""
    reducer: Reducer = Reducer.FIRST
    filterable: bool = False
    column: str = ""
    column_group: int = 1
    description: str = ""
    unit: str = ""
    higher_means: str = ""  # "more damaging", "less damaging", "more conserved" or ""
    varies: bool = False
    missing: tuple[str, ...] = ()
    own_missing: tuple[str, ...] = ()

    @property
    def nulls(self) -> frozenset[str]:
        """The texts of an element that stand for no value."""
        return null_texts(self.missing + self.own_missing)

    @property
    def is_list(self) -> bool:
        """True where some file of the release lists several elements in one cell."""
        return any(separator not in (Separator.NONE, Separator.SUMMARY) for separator in self.separators)

    @property
    def has_many_values(self) -> bool:
        """True where a variant may have several values: in one cell, or on its repeated lines."""
        return self.is_list or self.varies

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """(name, PostgreSQL type) of the typed columns: what a filter on this field reads.

        Numbers are float8, flags boolean; lists of either keep the smallest and the largest element (false < true).
        Texts are text, lists of them text[] of the distinct elements in first-seen order. Where the repeated lines of a
        variant give several values to a field that is not a list, its column has the smallest, MORE_VALUES the others.
        """
        if not self.filterable:
            return ()
        if self.kind is Kind.TEXT:
            return ((self.column, "text[]" if self.is_list else "text"),)
        sql_type = "boolean" if self.kind is Kind.FLAG else "float8"
        if self.is_list:
            return ((f"{self.column}_min", sql_type), (f"{self.column}_max", sql_type))
        return ((self.column, sql_type),)


SCORES = ("cadd.phred", "dbnsfp.revel.score", "eigen.phred", "dbnsfp.dann.score", "cadd.rawscore")
FREQUENCIES = (
    *("gnomad_genome.af.af", "topmed.af", "dbnsfp.1000gp3.af", "1000gp3.af", "gnomad_exome.af.af", "exac.af"),
    *("uk10k.af", "dbnsfp.esp6500.ea_af"),
)
CLINICAL = ("clinvar.rcv.clinical_significance", "clinvar.clnsig")
RS_NUMBERS = ("dbsnp.rsid",)


@dataclass(frozen=True, slots=True)
class Headline:
    """The fields a release has of each sort, None where it has none that is filterable."""

    score: FieldSpec | None
    frequency: FieldSpec | None
    clinical: FieldSpec | None
    rs: FieldSpec | None

    @property
    def columns(self) -> tuple[FieldSpec, ...]:
        """The table columns shown when none are chosen."""
        return tuple(spec for spec in (self.rs, self.score, self.frequency, self.clinical) if spec)


def headline(specs: Iterable[FieldSpec]) -> Headline:
    """The best known filterable field of each sort; any number may stand in for a score, any AF for a frequency."""
    filterable = {spec.path: spec for spec in specs if spec.filterable and spec.column_group == 1}
    score = _first(SCORES, filterable) or next((s for s in filterable.values() if s.kind is Kind.FLOAT), None)
    frequency = _first(FREQUENCIES, filterable) or next((s for s in filterable.values() if s.path.endswith("af")), None)
    return Headline(score, frequency, _first(CLINICAL, filterable), _first(RS_NUMBERS, filterable))


def _first(paths: Iterable[str], by_path: Mapping[str, FieldSpec]) -> FieldSpec | None:
    return next((by_path[path] for path in paths if path in by_path), None)
