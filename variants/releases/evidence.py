"""A row of a release -> the source lines behind it: the file, and for each field the cells of its value.

Separate module because REST and the pages of variants lead here, and documents do not need it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

from variants.genome.hgvs import genomic_hgvs
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_line_numbers, source_lines
from variants.releases.store.blocks import file_of_block, line_text


def find_evidence(
    *, release: ReleaseReader, rows: Sequence[VariantRow], paths: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """For each row its file, its lines byte for byte with their digests, and the cells of the fields.

    `sed -n 12p` of the file, whose SHA-256 is given, shows line 12.

    Args:
        paths: Of the fields whose cells are given; None for all that the file has.

    Returns:
        [{_id, file: {name, sha256, size, joined}, lines: [{number, text, sha256}],
        cells: {path: {column, column_number, cells: one of each line}}}]. `number` and `column_number` count from 1;
        `number` is None for lines joined from several files, and in releases loaded before numbers were kept.
    """
    return [
        _describe(release, row, lines, numbers or [None] * len(lines), paths)
        for row, lines, numbers in zip(
            rows,
            source_lines(release=release, rows=rows),
            source_line_numbers(release=release, rows=rows),
            strict=True,
        )
    ]


def _describe(
    release: ReleaseReader,
    row: VariantRow,
    lines: Sequence[bytes],
    numbers: Sequence[int | None],
    paths: Collection[str] | None,
) -> dict[str, Any]:
    pk = file_of_block(row.block_id)
    file = release.files[pk]
    cells_of_lines = [line_text(line).split("\t") for line in lines]
    cells: dict[str, dict[str, Any]] = {}
    for number, (column, spec) in enumerate(zip(file.header, release.columns_of_files[pk], strict=True)):
        if spec is not None and (paths is None or spec.path in paths):
            values = [line[number] for line in cells_of_lines if number < len(line)]
            cells[spec.path] = {"column": column, "column_number": number + 1, "cells": values}
    return {
        "_id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt),
        "release": release.model.name,
        "edition": release.model.edition,
        "file": {"name": file.name, "sha256": file.sha256, "size": file.size, "joined": file.joined},
        "lines": [
            {"number": number, "text": line_text(line), "sha256": sha256(line).hexdigest()}
            for number, line in zip(numbers, lines, strict=True)
        ],
        "cells": cells,
    }
