"""The first line of a file that is not WGSA output -> what the file is and what to do, in one sentence. Pure.

Only what never begins a WGSA file is named, so that no file is refused that could be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_SHOWN_CHARACTERS = 60

# First bytes of files that are not text. https://en.wikipedia.org/wiki/List_of_file_signatures
_SIGNATURES = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook: unpack it, or save the sheet as tab-separated text",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save the sheet as tab-separated text",
    b"BZh": "compressed by bzip2: unpack it, or compress it by gzip or bgzip",
    b"\xfd7zXZ": "compressed by xz: unpack it, or compress it by gzip or bgzip",
    b"\x28\xb5\x2f\xfd": "compressed by zstd: unpack it, or compress it by gzip or bgzip",
    b"\x1f\x9d": "compressed by compress: unpack it, or compress it by gzip or bgzip",
    b"BCF\x02": "BCF, not WGSA output: annotate its variants with WGSA first, or look them up with `annotate`",
    b"BAM\x01": "BAM, aligned reads: load the WGSA output of called variants",
    b"PAR1": "Parquet: write it as tab-separated text",
    b"SQLite format 3": "an SQLite database: write the table as tab-separated text",
    b"%PDF": "PDF: load the WGSA output itself",
    b"\x1f\x8b": "compressed twice: unpack it once",
}
_MARKUP = ("<!doctype html", "<html", "<?xml")
_VCF_COLUMNS = {"id", "qual", "filter", "info"}
_ANNOVAR_COLUMNS = {"chr", "start", "end", "ref", "alt"}
_VCF = (
    "the file is VCF, not WGSA output: annotate its variants with WGSA and load the output, or look them up in a"
    " release with `annotate`"
)


def recognize_signature(start: bytes) -> str:
    """The kind of a file that begins with these bytes; "" if it may be text.

    Example:
        >>> recognize_signature(b"PAR1...")
        'the file is Parquet: write it as tab-separated text'
    """
    kind = next((kind for signature, kind in _SIGNATURES.items() if start.startswith(signature)), "")
    return f"the file is {kind}" if kind else _recognize_utf16(start)


def recognize_first_line(line: str, names: Sequence[str]) -> str:
    r"""The kind of a file with this first line; "" if it may be WGSA output.

    Args:
        line: The first line.
        names: The names between its tabs.

    Example:
        >>> recognize_first_line("chr,pos,ref,alt", ["chr,pos,ref,alt"])
        "the file is CSV, its columns are separated by ',': write it tab-separated"
    """
    lower = line.lower().strip()
    cells = names if len(names) > 1 else re.split(r"[,;\s]+", line.strip())
    plain = {cell.lower().strip().removeprefix("#").strip('"') for cell in cells}
    if lower.startswith("##fileformat=vcf") or plain >= _VCF_COLUMNS:
        return _VCF
    if "ensembl variant effect predictor" in lower or "uploaded_variation" in plain:
        return "the file is output of VEP, not of WGSA: run WGSA on the variants, which includes VEP's annotation"
    if plain >= _ANNOVAR_COLUMNS and "pos" not in plain:
        return (
            "the file is output of ANNOVAR (Chr, Start, End, Ref, Alt), not of WGSA: run WGSA on the variants, which"
            " includes ANNOVAR's annotation"
        )
    if {"hugo_symbol", "variant_classification"} <= plain:
        return "the file is MAF (Mutation Annotation Format), not WGSA output: run WGSA on the variants"
    if "pos(1-based)" in plain:
        return "the file is dbNSFP, not WGSA output: load the WGSA output, which includes dbNSFP's columns"
    if lower.startswith(_MARKUP):
        return "the file is a page or a message of a web server, not WGSA output: download the file itself again"
    if lower.startswith(("{", "[{")):
        return "the file is JSON, not WGSA output: write it as tab-separated text"
    if lower.startswith("##") or (lower.startswith("# ") and len(names) == 1 and not _is_separated(lower[1:], None)):
        return (
            f"the file begins with comment lines ({line.strip()[:MAX_SHOWN_CHARACTERS]!r}): remove all lines before the"
            " header, e.g. with grep -v '^##'"
        )
    if len(names) > 1 and any(name.startswith('"') and name.endswith('"') and len(name) > 2 for name in names):
        return "the names of the columns are in quotes, as R writes them: write the file without (quote=FALSE)"
    return _recognize_separator(lower, names)


def _recognize_utf16(start: bytes) -> str:
    """A sentence on UTF-16 without a byte-order mark, in which every other byte of Latin letters is 0; "" for others.

    Files with the mark are read (ingest.load.text_translation).
    """
    for first, name in ((0, "big-endian"), (1, "little-endian")):
        zeros, letters = start[first::2], start[1 - first :: 2]
        if len(start) > 3 and 2 * zeros.count(0) > len(zeros) and not letters.count(0):
            return f"the text is UTF-16 ({name}) without a byte-order mark: save the file as UTF-8"
    return ""


def _recognize_separator(line: str, names: Sequence[str]) -> str:
    if len(names) > 1:
        return ""
    for separator, kind in (
        (",", "CSV, its columns are separated by ','"),
        (";", "CSV, its columns are separated by ';'"),
    ):
        if _is_separated(line, separator):
            return f"the file is {kind}: write it tab-separated"
    if _is_separated(line, None):
        return (
            "the first line has no tab, its columns are separated by blanks: write the file tab-separated, e.g. with"
            " tr -s ' ' '\\t'"
        )
    return ""


def _is_separated(line: str, separator: str | None) -> bool:
    """Whether a separator (None: blanks) parts the line into names of key columns or the cells of a variant."""
    cells = [cell.strip().strip('"').removeprefix("#") for cell in line.split(separator)]
    is_header = "pos" in cells or "position" in cells
    is_row = len(cells) > 3 and cells[1].isdigit()
    return len(cells) > 3 and (is_header or is_row)
