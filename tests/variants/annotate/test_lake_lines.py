"""Lines that are written as VCF says are found without entries; all others are left."""

from __future__ import annotations

import pytest

from variants.annotate import lake_lookup
from variants.annotate.lake_lines import find_lines
from variants.annotate.lake_lookup import LakeLookup
from variants.lake.manifest import Manifest
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants


@pytest.mark.parametrize("chrom", ["22", "chr22", "CHR22", "NC_000022.11"])
def test_plain_lines_are_found(
    synthetic38: Release, lake38: Manifest, db: None, monkeypatch: pytest.MonkeyPatch, chrom: str
) -> None:
    monkeypatch.setattr(lake_lookup, "MIN_JOINED", 1)
    monkeypatch.setattr(lake_lookup, "ROWS_PER_ENTRY", 10**9)
    release = ReleaseReader(synthetic38)
    rows = list(matching_rows(selection=select_variants(release=release), limit=5))
    lines = [f"{chrom}\t{row.pos}\t.\t{row.ref}\t{row.alt}\t.\t.\t." for row in rows]
    lines[1] += "\tGT\t0/1"
    odd = [
        lines[0].replace(rows[0].ref, rows[0].ref.lower(), 1) if rows[0].ref.lower() not in chrom.lower() else "x",
        "\t".join(lines[0].split("\t")[:7]),
        lines[0].replace(str(rows[0].pos), f"0{rows[0].pos}"),
        f"7\t{rows[0].pos}\t.\t{rows[0].ref}\t{rows[0].alt}\t.\t.\t.",
        f"chrUn\t{rows[0].pos}\t.\t{rows[0].ref}\t{rows[0].alt}\t.\t.\t.",
        "",
    ]
    numbered = list(enumerate([*odd, *lines], start=10))
    lookup = LakeLookup(release.lake, [release.by_name["cadd.phred"]])  # type: ignore[arg-type]
    results = find_lines(numbered, lookup)
    assert results is not None
    assert results.indexes == list(range(len(odd), len(numbered)))
    assert list(results.keys()) == [row.key for row in rows]
    number, text, name, *_ = (column.to_pylist() for column in results.table_columns(lookup.specs)[:3])  # type: ignore[union-attr]
    assert number == [16, 17, 18, 19, 20]
    assert text[0] == f"{chrom}:{rows[0].pos}:{rows[0].ref}:{rows[0].alt}"
    assert name == ["22"] * 5
    assert list(results.names()) == [(".", 22, row.pos) for row in rows]
    assert (results.with_samples, results.prefixed) == (1, 5 * chrom.lower().startswith("chr"))


def test_lines_that_are_not_plain_are_not_looked_up(synthetic38: Release, lake38: Manifest, db: None) -> None:
    lookup = LakeLookup(ReleaseReader(synthetic38).lake, [])  # type: ignore[arg-type]
    assert find_lines([(1, "22\t1\t.\tA"), (2, "")], lookup) is None
