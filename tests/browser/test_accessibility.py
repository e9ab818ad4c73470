"""axe-core finds no serious violation on any page type, light or dark; none scrolls sideways or moves as it comes."""

from __future__ import annotations

import pytest

from tests.browser.axe import serious
from tests.browser.screens import personal_screens, screens

pytestmark = pytest.mark.browser
# The sum of what moved without anybody touching the page, once plots are drawn; scores as in Cumulative Layout Shift.
MOVED = """() => new Promise((told) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) sum += each.value; });
  new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => told(sum), 150);
})"""
STILL = 0.1  # what web.dev calls good; columns of a long table that is still arriving find their widths


def test_no_page_type_has_a_serious_violation(site, open_page):
    # The tests' own script is injected inline; colours that fade are judged when they have changed.
    page = open_page(bypass_csp=True, reduced_motion="reduce")
    found = violations(page, site, screens(site))
    page.goto(f"{site.url}/annotate/?release={site.release}")
    page.get_by_label("Variants", exact=True).fill(f"{site.variant}\nnonsense")
    page.get_by_role("button", name="See how it is read").click()
    found |= serious(page, "annotate-read")
    site.sign_in(page)
    assert found | violations(page, site, personal_screens(site)) == {}


def violations(page, site, addresses):
    found = {}
    for name, address in addresses.items():
        if name == "not-found":  # its status is an error, which the watched page does not allow
            continue
        page.emulate_media(color_scheme="light")
        page.goto(f"{site.url}{address}")
        if (moved := page.evaluate(MOVED)) > STILL:
            found[name, "moves"] = moved
        found |= serious(page, name)
    return found
