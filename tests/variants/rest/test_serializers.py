"""Releases, fields and genes as JSON: names of the counts, positions, and what a field is."""

from __future__ import annotations

import pytest
from psycopg.types.range import Range

from catalog.models import Dataset
from variants.releases.models import Field, Gene, Release
from variants.rest.serializers import FieldSerializer, GeneSerializer, ReleaseDetailSerializer, ReleaseSerializer


def test_positions_of_a_gene_are_1_based_and_inclusive() -> None:
    gene = Gene(assembly="GRCh38", gene_id="ENSG1", symbol="A", chrom=25, span=Range(100, 201))
    data = GeneSerializer(gene).data
    assert (data["chrom"], data["start"], data["end"]) == ("MT", 100, 200)
    assert "span" not in data


@pytest.mark.parametrize(
    ("separators", "is_list"), [([], False), ([""], False), (["", ";"], True), (["summary"], False)]
)
def test_a_field_says_whether_a_variant_may_have_several_values(separators: list[str], is_list: bool) -> None:
    release = Release(name="own")
    field = Field(release=release, name="N", path="n", kind="float", separators=separators)
    assert FieldSerializer(field).data["is_list"] is is_list
    assert FieldSerializer(field).data["release"] == "own"


def test_counts_have_the_names_of_the_command() -> None:
    release = Release(
        dataset=Dataset(slug="ours"), name="own", assembly="GRCh38", variant_count=2, row_count=3, reject_count=1,
        bytes_on_disk=4,
    )  # fmt: skip
    data = ReleaseSerializer(release).data
    assert {name: data[name] for name in ("dataset", "variants", "rows", "rejects", "bytes", "edition")} == {
        "dataset": "ours", "variants": 2, "rows": 3, "rejects": 1, "bytes": 4, "edition": 1,
    }  # fmt: skip
    assert set(ReleaseDetailSerializer.Meta.fields) - set(data) == {"files", "summary", "notes", "fields_count"}
