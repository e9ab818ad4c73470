"""What axe-core finds on a page, light and dark, and whether the page fits a telephone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))
# Each page is visited once: the theme changes colours alone.
# Style sheets are not fetched anew: no rule that is asked needs their text.
RULES = {
    "light": "{resultTypes: ['violations'], preload: false}",
    "dark": "{resultTypes: ['violations'], preload: false, runOnly: ['color-contrast', 'link-in-text-block']}",
}
TELEPHONE = {"width": 390, "height": 800}
# Asked in the frame after the next, when the page has heard of its new width.
BEYOND = """() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(
  () => told(document.documentElement.scrollWidth - innerWidth))))"""


def with_axe(page: Page) -> Page:
    """The page, into which axe-core comes with every document: it is sent to the browser once."""
    page.add_init_script(path=AXE)
    return page


def serious(page: Page, name: str) -> dict[tuple[str, str], object]:
    """{(name, scheme): [(rule, first elements)]} of a page `with_axe` as it is now, and how far it is too wide."""
    problems = {}
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        every = page.evaluate(f"axe.run(document, {rules}).then(result => result.violations)")
        worst = [violation for violation in every if violation["impact"] in ("serious", "critical")]
        if worst:
            problems[name, scheme] = [
                (violation["id"], [node["target"] for node in violation["nodes"]][:3]) for violation in worst
            ]
    return problems | sideways(page, name)


def sideways(page: Page, name: str) -> dict[tuple[str, str], int]:
    """How many pixels the page is wider than a telephone; {} where it fits, whatever scrolls inside it."""
    wide = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    beyond = page.evaluate(BEYOND)
    page.set_viewport_size(wide)
    return {(name, "telephone"): beyond} if beyond > 0 else {}
