"""Boxes of datasets, as data for a map."""

import pytest

from catalog.entries.models import Dataset
from catalog.entries.search.footprints import MAX_BOXES, footprint_map

pytestmark = pytest.mark.django_db


def add(count):
    Dataset.objects.bulk_create(
        Dataset(slug=f"d{n}", title=f"D{n}", west=n / 10, south=-5, east=10, north=5) for n in range(count)
    )


def test_without_a_box_there_is_no_map():
    Dataset.objects.create(slug="nowhere", title="Nowhere")
    assert footprint_map(datasets=Dataset.objects.all()) is None


def test_rows_are_title_west_south_east_north_as_the_columns_say():
    Dataset.objects.create(slug="nowhere", title="Nowhere")
    add(1)
    drawn = footprint_map(datasets=Dataset.objects.all())
    assert drawn["rows"] == [["D0", 0.0, -5.0, 10.0, 5.0]]
    assert [column["key"] for column in drawn["columns"]] == ["name", "west", "south", "east", "north"]
    assert [column["number"] for column in drawn["columns"]] == [False, True, True, True, True]
    assert drawn["text"].startswith("The box")


@pytest.mark.parametrize(
    ("count", "rows", "text"),
    [
        (2, 2, "2 of these datasets say where they are"),
        (MAX_BOXES, MAX_BOXES, f"{MAX_BOXES} of these datasets say where they are"),
        (MAX_BOXES + 1, MAX_BOXES, "choose fewer to see all"),
    ],
)
def test_entries_that_are_left_out_are_reported(count, rows, text):
    add(count)
    drawn = footprint_map(datasets=Dataset.objects.all())
    assert len(drawn["rows"]) == rows
    assert text in drawn["text"]
