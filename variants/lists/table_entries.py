"""Rows of a table, and its layout -> entries. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from accounts.bounded_numbers import is_whole_number
from variants.genome.assembly_names import find_assembly
from variants.genome.hgvs import parse_variant_id
from variants.genome.unsupported_hgvs import explain_unsupported
from variants.genome.written_ids import ALLELE_PAIR, LOCUS, hgvs_without_base, parse_written_id, split_ids
from variants.lists.column_names import RS, Columns, used_roles
from variants.lists.entries import (
    ALLELE,
    ALT_SEPARATOR,
    MAX_SHOWN_LENGTH,
    SAME_ALLELES,
    Entry,
    build_entry,
    complement,
    find_chromosome,
    find_position,
    note_on_allele,
)
from variants.lists.table_layout import TableLayout
from variants.text.text_cells import parse_whole_number

RowReader = Callable[[int, str], Iterable[Entry]]
_LISTED_ALLELES = re.compile(r'[\["\]\s]')  # Hail: ["G","A"]; UCSC and Ensembl: G/A/C
_PLAIN_ROLES = {"chrom", "pos", "ref", "alt"}
_OPTIONAL_ROLES = ("end", "strand", "maybe_strand", "assembly")  # a row may end before them
_KIND_BEHIND = re.compile(r"[:_](?:SNP|SNV|INDEL|ID)$", re.IGNORECASE)  # METAL: chr1:55039800:SNP
_MINUS = frozenset({"-", "-1", "minus", "reverse", "rev", "neg", "negative"})
_MISSING_IDS = ("", ".", "-", "NA")
NO_ALLELES = "the table names no alleles: say which columns hold them, as in --columns chrom=1,pos=2,ref=3,alt=4"


def read_rows_by(layout: TableLayout, assembly: str = "") -> RowReader:
    """A layout -> the function that reads a row: (line number, line) -> its entries, several for several ALT alleles.

    Args:
        assembly: That of the release.

    Example:
        >>> from variants.lists.table_layout import find_header
        >>> read = read_rows_by(find_header("chr,bp,a1,a2"))
        >>> [(entry.ref, entry.alt, entry.either_order) for entry in read(2, "1,5,A,G")]
        [('G', 'A', True)]
    """
    columns = layout.columns
    roles = used_roles(columns)
    last = max(columns[role].index for role in roles if role not in _OPTIONAL_ROLES)

    def read(number: int, line: str) -> Iterable[Entry]:
        cells = layout.cells(line)
        if len(cells) <= last:
            known = f"the header, which names {len(layout.names)}" if layout.names else "the first rows"
            return [Entry(number, line[:MAX_SHOWN_LENGTH], problem=f"malformed: fewer columns than {known}")]
        row = {role: cells[column.index] for role, column in columns.items() if column.index < len(cells)}
        entries = _read_row(number, line, row, columns, assembly)
        for entry in entries if RS in row or "id" in row else ():
            entry.beside = row.get(RS) or row.get("id", "")
        own_assembly = find_assembly(row.get("assembly", ""))
        if own_assembly:
            entries = [replace(entry, assembly=own_assembly) for entry in entries]
        if row.get("maybe_strand", "").lower() in _MINUS:
            entries = [replace(entry, maybe_minus=True) for entry in entries]
        return entries

    if set(roles) == _PLAIN_ROLES and not columns["pos"].zero_based and layout.delimiter != " ":
        return _read_plain_rows_by(layout, assembly, last, read)
    return read


def _read_plain_rows_by(layout: TableLayout, assembly: str, last: int, read: RowReader) -> RowReader:
    """The same for rows of which only four cells are looked at, in half the time; `read` reads all that are not so."""
    delimiter, shift = layout.delimiter, int(layout.has_row_names)
    chrom, pos, ref, alt = (layout.columns[role].index + shift for role in ("chrom", "pos", "ref", "alt"))
    name_column = layout.columns.get(RS) or layout.columns.get("id")
    name = name_column.index + shift if name_column else -1
    cut = max(last + shift, name) + 1

    def read_plain(number: int, line: str) -> Iterable[Entry]:
        cells = line.split(delimiter, cut)
        if '"' in line or "'" in line or len(cells) < cut:
            return read(number, line)
        ref_allele, alt_allele = cells[ref].strip(), cells[alt].strip()
        if ref_allele.upper() == alt_allele.upper() or ALT_SEPARATOR.search(alt_allele):
            return read(number, line)
        entry = build_entry(number, cells[chrom].strip(), cells[pos].strip(), ref_allele, alt_allele, assembly=assembly)
        if name >= 0:
            entry.beside = cells[name].strip()
        return [entry]

    return read_plain


def _read_row(number: int, line: str, row: dict[str, str], columns: Columns, assembly: str) -> list[Entry]:
    position = _read_position(row, columns)
    alleles = _read_alleles(row)
    if alleles is not None and row.get("strand", "").lower() in _MINUS:
        ref, alt, either_order = alleles
        alleles = complement(ref)[::-1], complement(alt)[::-1], either_order
    if alleles is not None and "alleles" in row and not {"alt", "effect"} & set(row):
        alleles = _put_reference_first(alleles, row.get("ref", ""))
    has_id = row.get("id", "") not in _MISSING_IDS
    is_genotype = alleles is not None and alleles[0].upper() == alleles[1].upper() and has_id  # of AncestryDNA
    if alleles is not None and "0" in alleles[:2] and has_id:
        entries = entries_of_ids(number, row["id"], assembly)
        if not any(entry.problem for entry in entries):
            note = "PLINK writes 0 for a missing allele: looked up by its id"
            return [replace(entry, notes=(*entry.notes, note)) for entry in entries]
    if position is not None and alleles is not None and not is_genotype:
        if not _counts_from_zero(position, alleles):
            return _entries_of_alleles(number, *position, *alleles, assembly)
        chrom, start, end = position
        pos = str(int(start) + 1)
        entries = _entries_of_alleles(number, chrom, pos, end, *alleles, assembly)
        note = f"start and end fit the alleles only if they count from 0, as in BED: read as position {pos}"
        return [replace(entry, notes=(*entry.notes, note)) for entry in entries]
    if has_id:
        return _entries_of_id(number, row["id"], None if is_genotype else alleles, assembly)
    text = ":".join(part for part in (position or ())[:2]) or line[:MAX_SHOWN_LENGTH]
    problem = NO_ALLELES if "id" not in columns else "malformed: neither alleles nor an id"
    return [Entry(number, text, problem=problem)]


def _read_position(row: dict[str, str], columns: Columns) -> tuple[str, str, str] | None:
    """(chromosome, position, end or '') as written, counted from 1; None where the row has no position of its own."""
    if "chrom" in row and "pos" in row:
        pos = row["pos"]
        if columns["pos"].zero_based and (before := parse_whole_number(pos)) is not None:
            pos = str(before + 1)
        return row["chrom"], pos, row.get("end", "")
    match = LOCUS.fullmatch(row.get("locus", ""))
    return (match["chrom"], match["start"], match["end"] or match["start"]) if match else None


def _counts_from_zero(position: tuple[str, str, str], alleles: tuple[str, str, bool]) -> bool:
    """Whether start and end, which the header takes for positions counted from 1, span the reference allele only if the
    start counts from 0."""
    _, start, end = position
    ref, alt, either_order = alleles
    if not is_whole_number(start) or not is_whole_number(end) or not ALLELE.fullmatch(ref) or ref == "-":
        return False
    span = int(end) - int(start)
    lengths = {len(ref), len(alt)} if either_order and ALLELE.fullmatch(alt) else {len(ref)}
    return span in lengths and span + 1 not in lengths


def _read_alleles(row: dict[str, str]) -> tuple[str, str, bool] | None:
    """(reference, alternate, whether they may be exchanged); None where the row names no pair of alleles."""
    if "ref" in row and "alt" in row:
        return row["ref"], row["alt"], False
    if "effect" in row and "other" in row:
        if "," in row["effect"]:  # of bgenix, which writes the first allele, then all others
            return row["other"], row["effect"], False
        return _order_pair(row["effect"], row["other"], row.get("ref", "").upper())
    if "ref" in row and "effect" in row:
        return row["ref"], row["effect"], False
    if pair := ALLELE_PAIR.fullmatch(row.get("alleles", "").strip("[]")):  # Illumina: [A/G]
        return pair["ref"], pair["alt"], "/" in row["alleles"] and "end" not in row
    listed = re.split("[,/]", _LISTED_ALLELES.sub("", row.get("alleles", "")))
    if len(listed) == 1 and listed[0] and "ref" in row:
        return row["ref"], listed[0], False
    return (listed[0], ",".join(listed[1:]), False) if len(listed) > 1 else None


def _put_reference_first(alleles: tuple[str, str, bool], reference: str) -> tuple[str, str, bool]:
    """Alleles of a list -> the reference, which another column tells, and the others; unchanged where it is not there.

    Example:
        >>> _put_reference_first(("A", "C,G", False), "C")
        ('C', 'A,G', False)
    """
    listed = [alleles[0], *alleles[1].split(",")]
    if reference not in listed:
        return alleles
    return reference, ",".join(allele for allele in listed if allele != reference), False


def _order_pair(effect: str, other: str, reference: str) -> tuple[str, str, bool]:
    """GWAS-SSF has a column ref_allele, which says EA, OA or NA; other tables write the reference's bases there."""
    if reference == "EA" or (reference == effect.upper() and ALLELE.fullmatch(reference)):
        return effect, other, False
    if reference == "OA" or (reference == other.upper() and ALLELE.fullmatch(reference)):
        return other, effect, False
    return other, effect, True


def _entries_of_alleles(
    number: int, chrom: str, pos: str, end: str, ref: str, alt: str, either_order: bool, assembly: str
) -> list[Entry]:
    without_base = "-" in (ref, *ALT_SEPARATOR.split(alt))
    if end and without_base and (start := find_position(pos)) is not None and find_chromosome(chrom):
        last = parse_whole_number(end)
        return [_entry_without_base(number, chrom, start, last, ref, one) for one in ALT_SEPARATOR.split(alt)]
    if ref.upper() == alt.upper():
        return [Entry(number, f"{chrom}:{pos}:{ref}/{alt}", problem=SAME_ALLELES)]
    if either_order:
        text = f"{chrom}:{pos}:{ref}/{alt}"
        entry = build_entry(number, chrom, pos, ref, alt, text=text, assembly=assembly)
        entry.either_order = not entry.problem
        return [entry]
    alt = alt.rstrip(",") or alt  # UCSC's dbSnp153 writes a comma behind each
    alleles = [allele.strip() for allele in ([alt] if alt[:1] == "<" and "," not in alt else ALT_SEPARATOR.split(alt))]
    if len(alleles) > 1:  # G and G/A write the reference allele again
        alleles = [allele for allele in alleles if allele.upper() != ref.upper()]
    notes = (f"one of {len(alleles)} alleles of this line",) if len(alleles) > 1 else ()
    return [build_entry(number, chrom, pos, ref, allele, notes=notes, assembly=assembly) for allele in alleles]


def _entry_without_base(number: int, chrom: str, start: int, end: int | None, ref: str, alt: str) -> Entry:
    """An insertion or deletion that is written with '-', looked up by its HGVS id."""
    text = f"{chrom}:{start}:{ref}:{alt}"
    hgvs_id = hgvs_without_base(chrom, start, end, ref, alt)
    if (variant := parse_variant_id(hgvs_id)) is None:
        return Entry(number, text, problem=f"malformed: {ref[:20]}/{alt[:20]} are not bases")
    return Entry(number, text, name=hgvs_id, variant=variant, notes=(f"read as {hgvs_id}",))


def _entries_of_id(number: int, text: str, pair: tuple[str, str, bool] | None, assembly: str) -> list[Entry]:
    """An id, beside which alleles may stand: METAL's MarkerName is 1:55039800 or an rs number."""
    if (match := LOCUS.fullmatch(_KIND_BEHIND.sub("", text))) and pair is not None:
        return _entries_of_alleles(number, match["chrom"], match["start"], match["end"] or "", *pair, assembly)
    entries = entries_of_ids(number, text, assembly)
    if pair is None:
        return entries
    for entry in entries:
        if entry.variant is not None and entry.variant.rs_number is not None:
            entry.ref, entry.alt, entry.either_order = pair[0].upper(), pair[1].upper(), pair[2]
        elif _is_sorted_by_letter(entry, pair):
            entry.name, entry.variant, entry.either_order = "", None, True
    return entries


def _is_sorted_by_letter(entry: Entry, pair: tuple[str, str, bool]) -> bool:
    """Whether the id beside unordered alleles may have sorted them, as names for METAL do: 1:5_A_G of G>A."""
    ref, alt, either_order = pair
    same_alleles = {ref.upper(), alt.upper()} == {entry.ref, entry.alt}
    return either_order and entry.pos > 0 and same_alleles and entry.ref < entry.alt


def entries_of_ids(number: int, text: str, assembly: str = "") -> list[Entry]:
    """A text with one id or several -> an entry for each.

    Example:
        >>> [entry.name for entry in entries_of_ids(1, "rs11591147;rs4680")]
        ['rs11591147', 'rs4680']
    """
    ids = split_ids(text)
    entries = [entry_of_id(number, one, assembly) for one in ids]
    if len(ids) > 1:
        for entry in entries:
            entry.notes = (*entry.notes, f"one of {len(ids)} ids of this line")
    return entries


def entry_of_id(number: int, text: str, assembly: str = "") -> Entry:
    """An id in any written form -> its entry.

    Args:
        assembly: That of the release; an id of another one names no position of the release.

    Example:
        >>> entry_of_id(1, "chr1_55039800_G_A_b38").variant.assembly
        'GRCh38'
    """
    variant = parse_written_id(text)
    if variant is None:
        problem = explain_unsupported(text) or "malformed: write chr:pos:ref:alt, genomic HGVS or an rs number"
        return Entry(number, text[:MAX_SHOWN_LENGTH], problem=problem)
    if variant.assembly not in ("", assembly) or not variant.ref:
        return Entry(number, text, name=text, variant=variant)
    position = (variant.chrom, variant.start, variant.ref, variant.alt)
    return Entry(number, text, *position, name=text, variant=variant, notes=note_on_allele(variant.alt))
