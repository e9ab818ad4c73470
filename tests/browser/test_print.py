"""On paper: what was asked and what came out, whole, dark on white whatever the screen prefers; nothing to press."""

from __future__ import annotations

import pytest

from tests.browser.screens import interview_screens, other_states, personal_screens, screens

pytestmark = pytest.mark.browser
SHEET = {"width": 1000, "height": 700}  # pixels between the margins of a sheet that lies
PRINTED = (
    "gene-filtered",
    "region",
    "variant",
    "release",
    "fields",
    "aggregate",
    "dataset",
    "rows",
    "job",
    "recommendation",
)
FOR_HANDS = "header, footer, nav a, .filter-panel, .actions, .copy, .menu-items, button"

# Tables that the paper cuts, or whose box does; [] where all are whole.
CUT = """() => {
  const seen = [...document.querySelectorAll(".data-table")].filter((table) => table.checkVisibility());
  const isCut = (table) => table.getBoundingClientRect().right > innerWidth + 1
    || getComputedStyle(table.parentElement).overflowX !== "visible";
  return seen.filter(isCut).map((table) => table.textContent.trim().slice(0, 40));
}"""
COLOURS = """() => {
  const of = (name) => getComputedStyle(document.querySelector(name));
  return [of("body").backgroundColor, of("h1").color, of("html").colorScheme];
}"""


def test_paper_is_white_and_holds_the_whole_answer(site, open_page):
    page = open_page(viewport=SHEET, color_scheme="dark")
    site.sign_in(page)
    addresses = screens(site) | other_states(site) | personal_screens(site) | interview_screens(site)
    for name in PRINTED:
        page.emulate_media(media="screen")
        page.goto(f"{site.url}{addresses[name]}")
        page.emulate_media(media="print")
        assert page.evaluate(COLOURS) == ["rgb(255, 255, 255)", "rgb(22, 25, 29)", "light"], name
        assert page.locator(FOR_HANDS).filter(visible=True).all_inner_texts() == [], name
        assert page.evaluate(CUT) == [], name
        assert page.url in page.locator(".printed").inner_text(), name


def test_a_printed_gene_page_has_its_query_and_its_plots_fit_the_paper(site, open_page):
    page = open_page(viewport=SHEET, color_scheme="dark")
    page.goto(f"{site.url}{screens(site)['gene-filtered']}")
    page.locator(".track svg").wait_for()
    query = page.locator(".counts .print-only")
    assert not query.is_visible()
    page.emulate_media(media="print")
    assert "cadd.phred:>=5" in query.inner_text()
    axis = page.locator(".track .plot-drawing svg text").first
    assert axis.evaluate("(element) => getComputedStyle(element).fill") == "rgb(22, 25, 29)"
    assert f"Release {site.release}, edition 1, GRCh38" in page.locator(".printed").inner_text()


def test_a_printed_variant_is_cited(site, open_page):
    page = open_page(viewport=SHEET)
    page.goto(f"{site.url}{other_states(site)['variant']}")
    cited = page.locator(".cite p")
    assert not cited.is_visible()
    page.emulate_media(media="print")
    assert cited.is_visible()
    assert f"release {site.release}, edition 1" in cited.inner_text()
