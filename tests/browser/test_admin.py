"""The admin site in a real browser, under the portal's own Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.screens import admin_screens

pytestmark = pytest.mark.browser


def test_a_curators_pages_and_their_scripts_run_under_the_policy(site: Site, open_page: Callable[..., Page]) -> None:
    """What the browser refuses to run or load is an error on its console, which fails the test at its end."""
    page = open_page()
    site.sign_in(page)
    addresses = admin_screens()
    statuses = {}
    for name, address in addresses.items():
        answer = page.goto(f"{site.url}{address}")
        statuses[name] = answer and answer.status
    assert set(statuses.values()) == {200}, statuses
    # The calendar, the filter of two boxes and 'select all' are scripts of Django's.
    page.goto(f"{site.url}{addresses['admin-release']}")
    expect(page.locator(".datetimeshortcuts").first).to_be_visible()
    expect(page.locator(".selector-available").first).to_be_visible()
    page.goto(f"{site.url}{addresses['admin-datasets']}")
    page.locator("#action-toggle").check()
    expect(page.locator(".action-select:checked").first).to_be_checked()
