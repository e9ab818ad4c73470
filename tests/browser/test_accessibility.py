"""axe-core finds no serious violation on any page type, light or dark; none scrolls sideways or moves as it comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.screens import personal_screens, screens

pytestmark = pytest.mark.browser
AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))


TELEPHONE = {"width": 390, "height": 800}
# Asked in the frame after the next, when the page has heard of its new width.
BEYOND = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(
  () => told(document.documentElement.scrollWidth - innerWidth))))"""

# The sum of what moved without anybody touching the page, once plots are drawn; scores as in Cumulative Layout Shift.
MOVED = """() => new Promise((told) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) sum += each.value; });
  new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => told(sum), 150);
})"""
STILL = 0.1  # what web.dev calls good; columns of a long table that is still arriving find their widths

# Each page is visited once: the theme changes colours alone.
RULES = {"light": "{resultTypes: ['violations']}", "dark": "{runOnly: ['color-contrast']}"}


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


def serious(page, name):
    """{(name, scheme): [(rule, first elements)]} of the page as it is now, and how far it is too wide."""
    page.add_script_tag(path=AXE)
    found = {}
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        every = page.evaluate(f"axe.run(document, {rules}).then(found => found.violations)")
        worst = [each for each in every if each["impact"] in ("serious", "critical")]
        if worst:
            found[name, scheme] = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in worst]
    return found | sideways(page, name)


def sideways(page, name):
    """How many pixels the page is wider than a telephone; {} where it fits, whatever scrolls inside it."""
    wide = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    beyond = page.evaluate(BEYOND)
    page.set_viewport_size(wide)
    return {(name, "telephone"): beyond} if beyond > 0 else {}
