"""axe-core finds no serious violation on any page type, light or dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.screens import personal_screens, screens

pytestmark = pytest.mark.browser
AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))


# The theme changes colours alone.
RULES = {"light": "{resultTypes: ['violations']}", "dark": "{runOnly: ['color-contrast']}"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_type_has_a_serious_violation(site, open_page, scheme):
    page = open_page(color_scheme=scheme, bypass_csp=True)  # the tests' own script is injected inline
    found = violations(page, site, screens(site), scheme)
    page.goto(f"{site.url}/annotate/?release={site.release}")
    page.get_by_label("Variants", exact=True).fill(f"{site.variant}\nnonsense")
    page.get_by_role("button", name="See how it is read").click()
    found |= serious(page, "annotate-read", scheme)
    site.sign_in(page)
    assert found | violations(page, site, personal_screens(site), scheme) == {}


def violations(page, site, addresses, scheme):
    found = {}
    for name, address in addresses.items():
        if name == "not-found":  # its status is an error, which the watched page does not allow
            continue
        page.goto(f"{site.url}{address}")
        found |= serious(page, name, scheme)
    return found


def serious(page, name, scheme):
    """{name: [(rule, first elements)]} of the page as it is now; empty where nothing is serious."""
    page.add_script_tag(path=AXE)
    every = page.evaluate(f"axe.run(document, {RULES[scheme]}).then(found => found.violations)")
    worst = [each for each in every if each["impact"] in ("serious", "critical")]
    return {name: [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in worst]} if worst else {}
