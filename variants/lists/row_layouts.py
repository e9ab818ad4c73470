"""Rows of tables without header, as programs write them -> which cells are what. Pure.

The order of ROW_LAYOUTS decides where the same rows fit several: the layout with more conditions comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from variants.genome.written_ids import ALLELE_PAIR
from variants.lists.entries import ALLELE, ALT_SEPARATOR, find_chromosome, find_position
from variants.text.text_cells import parse_whole_number

_RS_NUMBER = re.compile(r"rs\d+", re.IGNORECASE)
MAX_LEADING_COLUMNS = 6  # before the chromosome


@dataclass(frozen=True, slots=True)
class RowLayout:
    """A layout of tables without header.

    Attributes:
        program: What writes such tables.
        roles: Index of the column of each role.
        fits: Whether the cells of a row are those of such a table.
        zero_based: Positions count from 0.
    """

    program: str
    roles: dict[str, int]
    fits: Callable[[Sequence[str]], bool]
    zero_based: bool = False
    is_vcf: bool = False


def _is_bases(cell: str) -> bool:
    return bool(ALLELE.fullmatch(cell))


def _is_allele(cell: str) -> bool:
    return cell in ("-", "0", ".") or _is_bases(cell)


def _is_plink_allele(cell: str) -> bool:
    """PLINK takes any text as an allele: I and D, 1 and 2, 0 for a missing one."""
    return _is_allele(cell) or cell.upper() in ("D", "I", "1", "2", "3", "4") or cell[:1] == "<"


def _is_alt(cell: str) -> bool:
    """Bases, several of them, or what else VCF allows in ALT."""
    return all(
        _is_bases(part) or part in ("*", ".", "-") or part[:1] == "<" or "[" in part or "]" in part
        for part in ALT_SEPARATOR.split(cell)
    )


def _is_position(cells: Sequence[str], chrom: int, pos: int) -> bool:
    return find_position(cells[pos]) is not None and (
        bool(find_chromosome(cells[chrom])) or cells[chrom].lower().startswith(("chr", "hla", "gl", "ki", "nc_", "nt_"))
    )


def _span(cells: Sequence[str]) -> int | None:
    """Bases from the second cell to the third, both included; None where they are not positions."""
    start, end = parse_whole_number(cells[1]), parse_whole_number(cells[2])
    return None if start is None or end is None else end - start + 1


def _fits_annovar(cells: Sequence[str]) -> bool:
    if len(cells) < 5 or not _is_position(cells, 0, 1) or not (_is_allele(cells[3]) and _is_allele(cells[4])):
        return False
    return _span(cells) == (len(cells[3]) if _is_bases(cells[3]) else 1)


def _fits_bed(cells: Sequence[str]) -> bool:
    """Counted from 0: one base more from start to end than the reference allele has."""
    if len(cells) < 5 or parse_whole_number(cells[1]) is None or not _is_position(cells, 0, 2):
        return False
    return _is_bases(cells[3]) and _is_allele(cells[4]) and _span(cells) == len(cells[3]) + 1


def _fits_vep(cells: Sequence[str]) -> bool:
    if len(cells) < 4 or not _is_position(cells, 0, 1) or _span(cells) is None:
        return False
    return bool(ALLELE_PAIR.fullmatch(cells[3]))


def _fits_vcf(cells: Sequence[str]) -> bool:
    if len(cells) < 5 or not _is_position(cells, 0, 1) or not (_is_bases(cells[3]) and _is_alt(cells[4])):
        return False
    return not _is_bases(cells[2]) and cells[2] != "+" and not _fits_annovar(cells) and not _fits_bed(cells)


def _fits_ucsc_snp(cells: Sequence[str]) -> bool:
    """Bin, chromosome, start from 0, end, name, score, strand, two references, observed alleles, kind of molecule."""
    if len(cells) < 12 or not (cells[0].isdigit() and cells[5].isdigit()) or cells[6] not in ("+", "-"):
        return False
    start, end = parse_whole_number(cells[2]), parse_whole_number(cells[3])
    is_range = start is not None and end is not None and start <= end
    return is_range and bool(find_chromosome(cells[1])) and "/" in cells[9]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _layout_with_name(columns: dict[str, int]) -> RowLayout:
    """Rows of a name, which is not a chromosome, then a position and two alleles in any order."""
    return RowLayout(
        "",
        columns,
        lambda cells: (
            len(cells) >= 5
            and _is_position(cells, columns["chrom"], columns["pos"])
            and not find_chromosome(cells[columns["id"]])
            and _is_bases(cells[columns["effect"]])
            and _is_bases(cells[columns["other"]])
        ),
    )


def _layout_behind(columns: int) -> RowLayout:
    """Chromosome, position, ref and alt behind so many other columns, such as the names of rows that R writes."""

    def fits(cells: Sequence[str]) -> bool:
        if len(cells) < columns + 4 or not _is_position(cells, columns, columns + 1):
            return False
        return _is_bases(cells[columns + 2]) and _is_alt(cells[columns + 3])

    roles = {role: columns + index for index, role in enumerate(("chrom", "pos", "ref", "alt"))}
    return RowLayout("", roles, fits)


ROW_LAYOUTS = (
    RowLayout("a VCF without header", {"chrom": 0, "pos": 1, "ref": 3, "alt": 4}, _fits_vcf, is_vcf=True),
    RowLayout(
        "a table of SNPs of UCSC",
        {"chrom": 1, "pos": 2, "end": 3, "id": 4, "strand": 6, "ref": 8, "alleles": 9},
        _fits_ucsc_snp,
        zero_based=True,
    ),
    RowLayout(
        "OpenCRAVAT",
        {"chrom": 0, "pos": 1, "strand": 2, "ref": 3, "alt": 4},
        lambda cells: (
            len(cells) >= 5
            and cells[2] in ("+", "-")
            and _is_position(cells, 0, 1)
            and _is_allele(cells[3])
            and _is_allele(cells[4])
        ),
    ),
    RowLayout("ANNOVAR", {"chrom": 0, "pos": 1, "end": 2, "ref": 3, "alt": 4}, _fits_annovar),
    RowLayout("BED", {"chrom": 0, "pos": 1, "end": 2, "ref": 3, "alt": 4}, _fits_bed, zero_based=True),
    RowLayout("VEP", {"chrom": 0, "pos": 1, "end": 2, "alleles": 3, "strand": 4}, _fits_vep),
    RowLayout(
        "a .bim file of PLINK",
        {"chrom": 0, "id": 1, "pos": 3, "effect": 4, "other": 5},
        lambda cells: (
            len(cells) == 6
            and _is_number(cells[2])
            and _is_position(cells, 0, 3)
            and _is_plink_allele(cells[4])
            and _is_plink_allele(cells[5])
        ),
    ),
    RowLayout(
        "",
        {"chrom": 0, "pos": 1, "ref": 2, "alt": 3},
        lambda cells: len(cells) >= 4 and _is_position(cells, 0, 1) and _is_bases(cells[2]) and _is_alt(cells[3]),
    ),
    RowLayout(
        "",
        {"chrom": 0, "pos": 1, "alleles": 2},
        lambda cells: len(cells) >= 3 and _is_position(cells, 0, 1) and bool(ALLELE_PAIR.fullmatch(cells[2])),
    ),
    RowLayout(
        "",
        {"chrom": 0, "id": 1, "pos": 2, "effect": 3, "other": 4},
        lambda cells: (
            len(cells) >= 5
            and _is_position(cells, 0, 2)
            and not find_chromosome(cells[1])  # the name of a row, before a chromosome
            and find_position(cells[1]) is None
            and _is_bases(cells[3])
            and _is_bases(cells[4])
        ),
    ),
    _layout_with_name({"id": 0, "chrom": 1, "pos": 2, "effect": 3, "other": 4}),
    _layout_with_name({"id": 0, "other": 1, "effect": 2, "chrom": 3, "pos": 4}),
    *(_layout_behind(columns) for columns in range(1, MAX_LEADING_COLUMNS + 1)),
    RowLayout(
        "",
        {"id": 0, "effect": 1, "other": 2},
        lambda cells: (
            len(cells) >= 3
            and bool(_RS_NUMBER.fullmatch(cells[0]))
            and _is_bases(cells[1])
            and _is_bases(cells[2])
            and cells[1].upper() != cells[2].upper()
        ),
    ),
)
