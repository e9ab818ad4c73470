"""Ids of variants as programs write them, beside those that every interface of the portal knows. Pure.

GTEx adds the assembly (`chr1_55039800_G_A_b38`), others put it in brackets (`1:55039800[b37]G,A`), VEP writes
insertions and deletions without the base before them (`1_55040101_TT/-`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from variants.genome.assembly_names import find_assembly
from variants.genome.hgvs import ParsedVariant, parse_variant_id
from variants.text.text_files import strip_invisible

ALLELE_PAIR = re.compile(r"(?P<ref>[ACGTN]+|-)[/>|](?P<alt>[ACGTN]+|-)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?P<id>.+?)[_:.-](?P<assembly>b3[678]|hg(?:18|19|38)|grch3[678])", re.IGNORECASE)
_PREFIX = re.compile(r"(?P<assembly>b3[678]|hg(?:18|19|38)|grch3[678](?:\.p\d+)?)[_:.-](?P<id>.+)", re.IGNORECASE)
_BRACKETS = re.compile(r"(?P<chrom>\w+):(?P<pos>\d{1,15})\[(?P<assembly>\w+)\](?P<ref>\w+),(?P<alt>\w+)")
_VEP_INDEL = re.compile(
    r"(?P<chrom>\w+?)[_:](?P<pos>\d{1,15})[_:](?P<ref>[ACGTN]+|-)/(?P<alt>[ACGTN]+|-)", re.IGNORECASE
)
_RS_BEHIND = re.compile(r"(?P<id>[^,;\s]+)[_:](?:rs\d+)", re.IGNORECASE)
_ID_IN_TEXT = re.compile(r"(?P<separator>[,;|\s]*)(?P<id>[^,;|\s]+)")
_INTERACTION = re.compile(r"(rs\d+\S*)\s+x\s+(?=rs\d)", re.IGNORECASE)  # of two variants, in the GWAS Catalog
_LAST_ALLELE = re.compile(r"(?P<stem>.+[:_/>-])(?P<alt>[ACGTN]+)", re.IGNORECASE)
LOCUS = re.compile(r"(?P<chrom>[\w.]+)[:_ ](?:g\.)?(?P<start>\d[\d,]*)(?:[-_](?P<end>\d[\d,]*))?")


def parse_written_id(text: str) -> ParsedVariant | None:
    """An id as a program writes it -> the variant that it names; None for any other text.

    Example:
        >>> variant = parse_written_id('"chr1_55039800_G_A_b38"')
        >>> variant.ids, variant.assembly
        (('chr1:g.55039800G>A',), 'GRCh38')
    """
    text = strip_invisible(text).strip("\"'")
    if (variant := parse_variant_id(text)) is not None:
        return variant
    if match := _SUFFIX.fullmatch(text) or _PREFIX.fullmatch(text):
        variant = parse_variant_id(match["id"])
        return replace(variant, assembly=find_assembly(match["assembly"])) if variant else None
    if match := _BRACKETS.fullmatch(text):
        variant = parse_variant_id(f"{match['chrom']}:{match['pos']}:{match['ref']}:{match['alt']}")
        return replace(variant, assembly=find_assembly(match["assembly"])) if variant else None
    if match := _VEP_INDEL.fullmatch(text):
        hgvs_id = hgvs_without_base(match["chrom"], int(match["pos"]), None, match["ref"], match["alt"])
        return parse_variant_id(hgvs_id) if hgvs_id else None
    if match := _RS_BEHIND.fullmatch(text):  # EPACTS: 1:55039800_G/A_rs11591147
        return parse_variant_id(match["id"])
    return None


def split_ids(text: str) -> list[str]:
    """A text in which several ids stand, parted by commas, semicolons, bars, tabs or blanks -> each of them, in order.

    It is split only where most of its parts are ids, or further ALT alleles of the id before; another text comes back
    whole.

    Example:
        >>> split_ids("rs11591147,rs4680"), split_ids("1:55040000:C:A,G,T"), split_ids("rs11591147 PCSK9")
        (['rs11591147', 'rs4680'], ['1:55040000:C:A', '1:55040000:C:G', '1:55040000:C:T'], ['rs11591147 PCSK9'])
        >>> split_ids("rs11591147 x rs4680")
        ['rs11591147', 'rs4680']
    """
    if not re.search(r"[,;|\s]", text.strip()) or parse_written_id(text) is not None:
        return [text]
    text = _INTERACTION.sub(r"\1;", text)
    ids: list[str] = []
    for match in _ID_IN_TEXT.finditer(text):
        part = strip_invisible(match["id"]).strip("\"'")
        last = _LAST_ALLELE.fullmatch(ids[-1]) if ids and not match["separator"].strip(",;|") else None
        if last and re.fullmatch(r"[ACGTN]+", part, re.IGNORECASE):
            part = last["stem"] + part
            if part in ids:  # a row with an id, REF and ALT
                return [text]
        if part:
            ids.append(part)
    others = [part for part in ids if parse_written_id(part) is None]
    # A row of a table has columns that are not ids; in a list with commas a single id may be misspelled.
    is_row = any(re.fullmatch(r"[-+.\deE]+", part) for part in others) or not re.search("[,;|]", text.strip())
    named = len(ids) - len(others)
    is_list = named > max(1, len(others)) and not (others and is_row)
    return ids if is_list else [text]


def hgvs_without_base(chrom: str, start: int, end: int | None, ref: str, alt: str) -> str:
    """An insertion or deletion written with '-' -> its HGVS id; '' where both alleles have bases or none.

    ANNOVAR names the base before an insertion as start and end, MAF files the bases on both sides; VEP names the base
    behind it as start, and in its files the one before as end.

    Args:
        end: None where only a start is written, as in VEP's ids.

    Example:
        >>> hgvs_without_base("1", 100, 100, "-", "A"), hgvs_without_base("1", 101, 100, "-", "A")
        ('chr1:g.100_101insA', 'chr1:g.100_101insA')
        >>> hgvs_without_base("1", 100, 101, "TT", "-")
        'chr1:g.100_101del'
    """
    chromosome = chrom if chrom.lower().startswith("chr") else f"chr{chrom}"
    if ref == "-" and alt != "-":
        before = start - 1 if end is None or end < start else start
        return f"{chromosome}:g.{before}_{before + 1}ins{alt}"
    if alt == "-" and ref != "-":
        last = start + len(ref) - 1
        return f"{chromosome}:g.{start}del" if last == start else f"{chromosome}:g.{start}_{last}del"
    return ""
