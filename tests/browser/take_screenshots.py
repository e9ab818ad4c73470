"""Screenshots of every page type into screenshots/: run by `make screenshots`, not by `make test`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.screens import (
    admin_screens,
    advice_screens,
    interview_screens,
    other_states,
    personal_screens,
    screens,
)

FOLDER = Path(__file__).resolve().parent.parent.parent / "screenshots"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_screenshots(site, browser, width, scheme):
    FOLDER.mkdir(exist_ok=True)
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    take(page, site, screens(site) | advice_screens() | other_states(site), f"{width}-{scheme}")
    site.sign_in(page)
    take(page, site, personal_screens(site) | interview_screens(site) | admin_screens(), f"{width}-{scheme}")
    page.close()


def take(page, site, addresses, suffix):
    for name, address in addresses.items():
        page.goto(f"{site.url}{address}", wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{name}-{suffix}.png", full_page=True)
