"""Fields that only one kind of file has -> pairs that may be one field under two names. Pure.

Separate module because it warns about a dictionary that is finished, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from ingest.wgsa.field_notes import note_for, plain_name, spelling_key
from variants.fields.spec import FieldSpec

_MIN_LIKENESS = 0.85  # of two names, by difflib


def describe_spellings(specs: Iterable[FieldSpec]) -> list[str]:
    """One sentence for each column that was taken for a field because its name differs in the spelling alone."""
    return [
        f"column {alias} is read as the field {spec.name}: the names differ in their spelling only"
        for spec in specs
        for alias in set(spec.aliases) - set(note_for(spec.name).aliases)  # which name no column
        if spelling_key(alias) == spelling_key(spec.name) and plain_name(alias) != plain_name(spec.name)
    ]


def describe_near_names(specs: Iterable[FieldSpec]) -> list[str]:
    """One sentence for each pair of nearly the same name, of which one is in SNV files only, the other in indel files.

    Example:
        >>> from variants.fields.spec import Kind
        >>> snv = FieldSpec("CADD_phred", "cadd.phred", "CADD", Kind.FLOAT, snv_index=4)
        >>> indel = FieldSpec("CADD_phredd", "cadd.phredd", "CADD", Kind.FLOAT, indel_index=4)
        >>> describe_near_names([snv, indel])[0].partition(":")[0]
        'CADD_phred is in the SNV files only and CADD_phredd in the indel files only'
    """
    specs = list(specs)
    only_snv = [spec for spec in specs if spec.snv_index is not None and spec.indel_index is None]
    only_indel = [spec for spec in specs if spec.indel_index is not None and spec.snv_index is None]
    return [
        f"{snv.name} is in the SNV files only and {indel.name} in the indel files only: they are read as two fields; if"
        " they are one, give the column the same name in all files before you publish the release"
        for snv in only_snv
        for indel in only_indel
        if _are_near(snv.name, indel.name)
    ]


def _are_near(one: str, other: str) -> bool:
    one, other = spelling_key(one), spelling_key(other)
    if re.findall(r"[0-9]+", one) != re.findall(r"[0-9]+", other):  # MAP20 and MAP35 are two fields
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _MIN_LIKENESS
