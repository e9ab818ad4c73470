"""Columns of files -> the fields of a release that they belong to, or a refusal.

Separate module because it is the one check that also changes something: fields learn further names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.load.source_files import InspectedFile
from ingest.register.release_request import RegistrationError
from ingest.wgsa.field_notes import spelling_key
from ingest.wgsa.header import Content, Header
from variants.fields.spec import FieldSpec


def match_columns(specs: Sequence[FieldSpec], files: Sequence[InspectedFile], *, release_name: str) -> list[FieldSpec]:
    """The same fields, with a further alias for each column whose name differs from theirs in the spelling alone.

    Raises:
        RegistrationError: A column belongs to no field: its cells could never be found again.
    """
    specs = list(specs)
    contents = {Content.SNV for spec in specs if spec.snv_index is not None}
    contents |= {Content.INDEL for spec in specs if spec.indel_index is not None}
    for file in files:
        specs, unknown = _match_header(specs, file.header)
        if not unknown:
            continue
        # The first files of a release decide how its columns are read, in indel files also the counts of bases.
        advice = (
            "load the file into a release of its own"
            if file.header.content in contents
            else f"load {file.header.content} files in one step with the others, into a new release"
        )
        raise RegistrationError(
            f"{file.path}: column {unknown[0]!r} is not in release {release_name!r} ({len(unknown)} such columns);"
            f" {advice}"
        )
    return specs


def _match_header(specs: Sequence[FieldSpec], header: Header) -> tuple[list[FieldSpec], list[str]]:
    """The fields with their further aliases, and the columns that belong to none. A field gets one column of a file."""
    by_name = {name: index for index, spec in enumerate(specs) for name in (spec.name, *spec.aliases)}
    by_spelling = {spelling_key(name): index for name, index in by_name.items()}
    used_indexes = {by_name[name] for name in header.names if name in by_name}
    matched, unknown = list(specs), []
    for column, name in enumerate(header.names):
        if (
            name in by_name or column in header.keys
        ):  # key columns may have any name: #chr in one file, CHROM in the next
            continue
        index = by_spelling.get(spelling_key(name))
        if index is None or index in used_indexes:
            unknown.append(name)
        else:
            matched[index] = replace(specs[index], aliases=(*specs[index].aliases, name))
            used_indexes.add(index)
    return matched, unknown
