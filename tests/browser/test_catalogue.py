"""The catalogue in a browser: the map is drawn, facets narrow down without script."""

from __future__ import annotations

import pytest

from catalog.entries.search.search_index import index_datasets
from catalog.models import Dataset

BOXES = {"Fiji and Samoa": (170, -25, -170, -10), "Skagit": (-122, 48, -120, 49), "Everywhere": (-180, -90, 180, 90)}


@pytest.fixture
def placed(portal_url, django_db_blocker):
    """Datasets with boxes, one across the antimeridian, one of the whole globe."""
    with django_db_blocker.unblock():
        rows = [
            Dataset.objects.create(
                title=f"Footprint {title}",
                slug=f"footprint-{number}",
                status="published",
                description="Somewhere.",
                **dict(zip(("west", "south", "east", "north"), box, strict=True)),
            )
            for number, (title, box) in enumerate(BOXES.items())
        ]
        index_datasets(ids=[row.pk for row in rows])
        yield portal_url
        Dataset.objects.filter(pk__in=[row.pk for row in rows]).delete()


@pytest.mark.parametrize("address", ["/datasets/?q=footprint", "/datasets/footprint-0/"])
def test_the_map_of_footprints_is_drawn(open_page, placed, address):
    page = open_page()
    page.goto(f"{placed}{address}")
    drawing = page.locator("#footprints .plot-drawing svg")
    drawing.wait_for(timeout=60_000)
    boxes = drawing.locator("g[aria-label=geo] path")
    boxes.nth(1).wait_for(state="attached", timeout=60_000)  # the land, and at least one box
    land, box = boxes.first.bounding_box(), boxes.last.bounding_box()
    assert box["width"] <= land["width"] * 1.2


def test_a_facet_narrows_the_list_down_without_script(open_page, placed):
    page = open_page(java_script_enabled=False)
    page.goto(f"{placed}/datasets/?q=footprint")
    page.get_by_label("unknown").first.check()
    page.get_by_role("button", name="Show datasets").click()
    assert "=unknown" in page.url
    assert page.locator("article").count() == len(BOXES)
