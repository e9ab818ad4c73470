"""Selections that typed columns cannot decide: the same answers with a lake and without one."""

from __future__ import annotations

from operator import itemgetter

import pytest
from django.test import Client, override_settings

from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Element, typed_elements
from variants.genome.regions import Region
from variants.lake.manifest import Manifest
from variants.releases import selection as selections
from variants.releases.counting import Count, count_matching
from variants.releases.facets import count_facets
from variants.releases.models import Release
from variants.releases.ordering import ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_cells
from variants.releases.selection import matching_rows, select_variants

QUERIES = ("snpeff.ann.effect:*a*", "NOT _exists_:vep.ann.hgvsc", "_exists_:hg19.position AND cadd.phred:>5")


@pytest.fixture
def with_lake(synthetic38: Release, lake38: Manifest, db: None) -> ReleaseReader:
    return ReleaseReader(synthetic38)


@pytest.fixture
def without_lake(synthetic38: Release, db: None) -> ReleaseReader:
    release = ReleaseReader(synthetic38)
    with override_settings(LWDS_LAKE=""):
        assert release.lake is None
    return release


@pytest.mark.parametrize("query", QUERIES)
def test_rows_and_counts_are_those_of_the_source_lines(
    with_lake: ReleaseReader, without_lake: ReleaseReader, query: str
) -> None:
    from_lake, from_tables = (select_variants(release=release, query=query) for release in (with_lake, without_lake))
    assert (from_lake.answered_from, from_tables.answered_from) == ("lake", "database")
    rows = list(matching_rows(selection=from_tables))
    assert 0 < len(rows) < with_lake.model.variant_count
    assert list(matching_rows(selection=from_lake)) == rows
    assert count_matching(selection=from_lake) == Count(len(rows))
    middle = rows[len(rows) // 2].key
    for bounds in (
        {"after": middle},
        {"before": middle},
        {"after": middle, "limit": 3},
        {"before": middle, "limit": 3},
    ):
        assert list(matching_rows(selection=from_lake, **bounds)) == list(
            matching_rows(selection=from_tables, **bounds)
        )
    for by in (["-cadd.phred"], ["cadd.phred", "-pos"]):
        page = {"by": by, "offset": 2, "limit": 20}
        assert ordered_rows(selection=from_lake, **page) == ordered_rows(selection=from_tables, **page)


@pytest.mark.parametrize("field", ["snpeff.ann.effect", "hg19.same_reference", "sift.score", "hg19.position"])
def test_facets_are_those_of_the_source_lines(
    with_lake: ReleaseReader, without_lake: ReleaseReader, field: str
) -> None:
    facets = [
        count_facets(selection=select_variants(release=release, query="cadd.phred:>5"), names=[field], size=7)
        for release in (with_lake, without_lake)
    ]
    (one,), (other,) = (facet.values() for facet in facets)
    assert [count for _, count in one.terms] == [count for _, count in other.terms]
    assert one.other == other.other
    last = one.terms[-1][1]  # of values that are as frequent as the last one, either may have been left out
    assert {value for value, count in one.terms if count > last} == {v for v, count in other.terms if count > last}


def test_the_lake_is_not_read_if_typed_columns_or_few_lines_decide(with_lake: ReleaseReader) -> None:
    assert select_variants(release=with_lake, query="cadd.phred:>5").answered_from == "database"
    position = with_lake.lake.manifest.files[0].first  # type: ignore[union-attr]
    near, far = Region(22, position, position + 1_000), Region(22, position, position + 2_000_000)
    assert select_variants(release=with_lake, query=QUERIES[0], region=near).answered_from == "database"
    assert select_variants(release=with_lake, query=QUERIES[0], region=far).answered_from == "lake"


def test_inside_a_region_both_give_the_same(with_lake: ReleaseReader, without_lake: ReleaseReader) -> None:
    file = with_lake.lake.manifest.files[1]  # type: ignore[union-attr]
    region = Region(22, file.first + 5, file.first + 2_000_000)
    from_lake, from_tables = (
        select_variants(release=release, query=QUERIES[0], region=region) for release in (with_lake, without_lake)
    )
    assert from_lake.answered_from == "lake"
    assert list(matching_rows(selection=from_lake)) == list(matching_rows(selection=from_tables))


def test_a_large_release_answers_programs_that_were_refused(
    with_lake: ReleaseReader, without_lake: ReleaseReader, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selections, "MAX_DECODED", 10)
    assert select_variants(release=without_lake, query=QUERIES[0]).reads_whole_genome
    assert not select_variants(release=with_lake, query=QUERIES[0]).reads_whole_genome
    answer = client.get("/hg38/v1/query", {"release": "synthetic38", "q": QUERIES[0], "size": 5}).json()
    page = client.get("/api/v1/variants/", {"release": "synthetic38", "q": QUERIES[0], "limit": 5}).json()
    assert page["answered_from"] == answer["answered_from"] == "lake"
    rows = matching_rows(selection=select_variants(release=without_lake, query=QUERIES[0]))
    region = client.get("/regions/22:1-50000000/", {"release": "synthetic38", "q": QUERIES[0]})
    assert "answered from the lake" in region.content.decode()
    assert page["count"] == answer["total"] == len(list(rows))
    assert [row["_id"] for row in page["results"]] == [hit["_id"] for hit in answer["hits"]]


def test_a_count_that_takes_too_long_is_not_given(with_lake: ReleaseReader) -> None:
    assert count_matching(selection=select_variants(release=with_lake, query=QUERIES[0]), within=0).value is None


@pytest.mark.parametrize("descending", ["", "-"])
@pytest.mark.parametrize("field", ["snpeff.ann.effect", "hg19.same_reference", "hg19.position", "cadd.phred", "pos"])
def test_any_field_sorts_as_its_source_lines_say(
    with_lake: ReleaseReader, without_lake: ReleaseReader, field: str, descending: str
) -> None:
    """By the smallest of several values, in descending order the largest; those without one come last."""
    selection = select_variants(release=without_lake, query=QUERIES[0])
    rows = list(matching_rows(selection=selection))
    spec = with_lake.by_name.get(field)
    values = dict(zip([row.key for row in rows], field_elements(without_lake, spec, rows), strict=True))
    reduce = max if descending else min
    keys = [(reduce(values[row.key]), row.key) for row in rows if values[row.key]]
    keys.sort(key=itemgetter(1))
    keys.sort(key=itemgetter(0), reverse=bool(descending))
    expected = [key for _, key in keys] + [row.key for row in rows if not values[row.key]]
    from_lake = select_variants(release=with_lake, query=QUERIES[0])
    results = ordered_rows(selection=from_lake, by=[f"{descending}{field}"], limit=len(rows))
    assert [row.key for row in results] == expected
    page = ordered_rows(selection=from_lake, by=[f"{descending}{field}"], offset=7, limit=5)
    assert [row.key for row in page] == expected[7:12]


def field_elements(release: ReleaseReader, spec: FieldSpec | None, rows: list[VariantRow]) -> list[list[Element]]:
    """The values of each row by its source lines; of no field the position."""
    if spec is None:
        return [[row.pos] for row in rows]
    column = {file: columns.get(spec.name) for file, columns in release.field_columns.items()}
    return [
        list(typed_elements(spec, [line[bounds] for line in lines])) if (bounds := column[file]) is not None else []
        for file, lines in source_cells(release=release, rows=rows)
    ]


def test_programs_sort_by_fields_without_a_column(with_lake: ReleaseReader, client: Client) -> None:
    from_lake = {"release": "synthetic38", "q": "cadd.phred:>5", "sort": "-hg19.position", "size": 3}
    hits = client.get("/hg38/v1/query", from_lake).json()["hits"]
    positions = [hit["hg19"]["position"] for hit in hits]
    assert positions == sorted(positions, reverse=True)
