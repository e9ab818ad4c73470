"""axe-core finds no serious violation on any page type, light or dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.screens import screens

pytestmark = pytest.mark.browser
AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))


# The theme changes colours alone.
RULES = {"light": "{resultTypes: ['violations']}", "dark": "{runOnly: ['color-contrast']}"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_type_has_a_serious_violation(site, open_page, scheme):
    page = open_page(color_scheme=scheme, bypass_csp=True)  # the tests' own script is injected inline
    found = {}
    for name, address in screens(site).items():
        if name == "not-found":
            continue
        page.goto(f"{site.url}{address}")
        page.add_script_tag(path=AXE)
        violations = page.evaluate(f"axe.run(document, {RULES[scheme]}).then(found => found.violations)")
        serious = [each for each in violations if each["impact"] in ("serious", "critical")]
        if serious:
            found[name] = [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in serious]
    assert found == {}
