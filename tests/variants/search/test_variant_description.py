"""What a release says of one variant: every field once, every line, the variants beside it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.genome.hgvs import parse_variant_id
from variants.releases.lookup import find_variant
from variants.releases.reader import open_release
from variants.search.variant_description import (
    NEIGHBOUR_DISTANCE,
    describe,
    list_neighbours,
    releases_with_variant,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(known):
    release = open_release(user=AnonymousUser(), name=known.name)
    [row] = find_variant(release=release, variant=parse_variant_id(known.variant))
    return release, row, describe(release=release, row=row)


def test_every_column_is_a_field_a_transcript_or_empty(described, known):
    _, row, description = described
    fields = sum(len(source.fields) for source in description.sources)
    transcripts = sum(len(table.specs) for source in description.sources for table in source.transcripts)
    assert fields + transcripts + sum(source.empty for source in description.sources) == len(description.header)
    assert len(description.lines) == row.n_lines
    assert description.values["cadd.phred"] == known.phred
    cells = known.cells[known.variant]
    raw = {field.spec.name: field.raw for source in description.sources for field in source.fields}
    assert raw["CADD_phred"] == cells["CADD_phred"]
    assert description.lines[0].split("\t") == [cells[name] for name in description.header]


def test_transcripts_are_rows_of_aligned_values(described, known):
    tables = [table for source in described[2].sources for table in source.transcripts]
    vep = next(table for table in tables if table.group == "VEP_ensembl")
    column = next(index for index, spec in enumerate(vep.specs) if spec.path.endswith("gene_name"))
    names = known.cells[known.variant]["VEP_ensembl_Gene_Name"].split("|")
    assert [row[column] for row in vep.rows] == names


def test_neighbours_begin_nearby_and_are_in_order(known):
    release = open_release(user=AnonymousUser(), name=known.name)
    [row] = find_variant(release=release, variant=parse_variant_id(known.page_variant))
    neighbours = list_neighbours(release=release, row=row)
    positions = {int(line["POS"]) for line in known.lines}
    near = {pos for pos in positions if abs(pos - row.pos) <= NEIGHBOUR_DISTANCE}
    assert {other.pos for other in neighbours.nearest} <= near
    assert row.key not in {other.key for other in neighbours.nearest}
    assert [other.key for other in neighbours.nearest] == sorted(other.key for other in neighbours.nearest)
    assert neighbours.count >= len(near) - 1


def test_no_other_release_has_it(described):
    release, row, _ = described
    assert releases_with_variant(user=AnonymousUser(), release=release, row=row) == []
