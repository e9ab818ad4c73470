"""One gene as a gene table describes it: what every reader gives, before it is known which chromosomes we keep."""

from dataclasses import dataclass


class GeneTableError(ValueError):
    """A gene table that cannot be read; the message names file, line, and what to do."""


@dataclass(frozen=True, slots=True)
class GeneRecord:
    """One line of a gene table.

    chromosome is the name as in the file ('17', 'chr17', 'NC_000017.11', 'GL000192.1'); start and end are 1-based
    inclusive positions; gene_id carries no version.
    """

    gene_id: str
    symbol: str
    chromosome: str
    start: int
    end: int
    strand: str = ""
    biotype: str = ""
    previous_symbols: tuple[str, ...] = ()
    alias_symbols: tuple[str, ...] = ()
    name: str = ""
    line_number: int = 0
