"""What is known of one source column, as a plain value: shared by loading, querying and answering."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FREQUENCY = "frequency"  # the unit of allele frequencies in the field dictionary


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

    @property
    def is_list(self) -> bool:
        """True where some file of the release lists several elements in one cell."""
        return any(separator not in (Separator.NONE, Separator.SUMMARY) for separator in self.separators)

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """(name, PostgreSQL type) of the typed columns: what a filter on this field reads.

        Numbers are float8, flags boolean; lists of either keep the smallest and the largest element (false < true).
        Texts are text, lists of them text[] of the distinct elements in first-seen order.
        """
        if not self.filterable:
            return ()
        if self.kind is Kind.TEXT:
            return ((self.column, "text[]" if self.is_list else "text"),)
        sql_type = "boolean" if self.kind is Kind.FLAG else "float8"
        if self.is_list:
            return ((f"{self.column}_min", sql_type), (f"{self.column}_max", sql_type))
        return ((self.column, sql_type),)
