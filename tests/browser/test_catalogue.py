"""The catalogue in a browser: the map is drawn, facets narrow down without script."""

from __future__ import annotations

import pytest

from catalog.entries.search.search_index import index_datasets
from catalog.models import Dataset
from tests.browser.axe import serious, with_axe

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


def test_the_form_offers_values_and_keeps_what_was_typed(open_page, site):
    page = with_axe(open_page())
    site.sign_in(page)
    page.goto(f"{site.url}/datasets/new/")
    assert serious(page, "describe") == {}
    page.get_by_label("Title", exact=True).fill("Tides at the pier")
    with page.expect_response("**/by/suggestions/**"):
        page.locator('input[data-suggest="domains"]').press_sequentially("gen")
    option = page.locator("#suggestions option").first
    option.wait_for(state="attached")
    domain = option.get_attribute("value")
    page.locator('input[data-suggest="domains"]').fill(domain)
    page.locator('input[data-suggest="domains"]').press("Enter")
    assert page.locator("textarea[name=domains]").input_value() == domain
    page.wait_for_function("localStorage.getItem('describe /datasets/new/')?.includes('Tides')")
    page.goto(f"{site.url}/datasets/new/")
    page.get_by_role("button", name="Bring it back").click()
    assert page.get_by_label("Title", exact=True).input_value() == "Tides at the pier"
    assert page.locator("textarea[name=domains]").input_value() == domain
