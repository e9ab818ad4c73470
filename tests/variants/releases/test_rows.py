"""Rows by key, position and interval, and their source lines."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.rows import (
    VariantRow,
    source_cells,
    source_lines,
    variant_row,
    variants_at,
    variants_in_region,
    variants_with_keys,
)

CELLS = [22, 100, 102, "CAT", "TAT", 9, 5, 1 << 40, 3, 1]


def test_a_row_is_made_of_what_was_selected() -> None:
    row = variant_row([*CELLS, 1.5, None])
    assert (row.pos, row.end_pos, row.ref, row.line_no, row.values) == (100, 102, "CAT", 3, (1.5, None))
    assert row.key == VariantKey(22, 100, 9)
    assert row.ids == ("chr22:g.100_102delinsTAT", "chr22:g.100C>T")


def test_the_block_of_a_row_does_not_count_for_equality() -> None:
    plain = variant_row(CELLS)
    assert plain == VariantRow(*CELLS, payload=b"block")  # type: ignore[arg-type]  # in the order of the columns
    assert "payload" not in repr(VariantRow(*CELLS, payload=b"block"))  # type: ignore[arg-type]  # as above


@pytest.fixture
def release(known: KnownRelease, db: None) -> ReleaseReader:
    return open_release(user=AnonymousUser(), name=known.name)


def test_rows_come_in_the_order_of_the_keys(release: ReleaseReader, known: KnownRelease) -> None:
    rows = variants_in_region(release=release, region=Region(22, 1, 2**31 - 2), limit=5)
    assert len(rows) == 5
    assert rows == sorted(rows, key=lambda row: (row.pos, row.vkey))
    keys = [row.key for row in rows[::-1]]
    assert [row.key for row in variants_with_keys(release=release, keys=keys)] == keys
    assert variants_with_keys(release=release, keys=[VariantKey(22, 1, 1)]) == []
    assert variants_with_keys(release=release, keys=[]) == []


def test_rows_at_positions_are_given_once(release: ReleaseReader, known: KnownRelease) -> None:
    pos, ref, alt = known.single
    assert [(row.ref, row.alt) for row in variants_at(release=release, positions=[(22, pos)] * 2)] == [(ref, alt)]
    assert variants_at(release=release, positions=[]) == []


def test_source_lines_belong_to_their_rows_in_any_order(release: ReleaseReader, known: KnownRelease) -> None:
    rows = variants_in_region(release=release, region=Region(22, 1, 2**31 - 2), limit=7)[::-1]
    for row, lines, (file, cells) in zip(
        rows, source_lines(release=release, rows=rows), source_cells(release=release, rows=rows), strict=True
    ):
        columns = release.field_columns[file]
        assert len(lines) == len(cells) == row.n_lines
        assert b"\t".join([b"22", str(row.pos).encode()]) in lines[0]
        by_name = {name: column for name, column in columns.items() if name.upper() in ("REF", "ALT", "POS")}
        assert {name.upper(): cells[0][column] for name, column in by_name.items()}.items() <= {
            "REF": row.ref, "ALT": row.alt, "POS": str(row.pos),
        }.items()  # fmt: skip
