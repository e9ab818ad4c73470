"""A security key as second factor, with the authenticator that Chromium has for tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.sitting import PASSWORD, Sitting, sign_in_by_password

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def plug_in_key(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_security_key_is_added_and_required_after_the_password(
    sitting: Sitting, open_context: Callable[..., BrowserContext]
) -> None:
    url = sitting.url.replace("127.0.0.1", "localhost")  # keys belong to names, not to addresses
    page = open_context().new_page()
    problems: list[str] = []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    plug_in_key(page)
    page.goto(f"{url}/accounts/2fa/webauthn/add/")
    sign_in_by_password(page, "ines")
    page.get_by_label("Password", exact=True).fill(PASSWORD)  # asked for again before factors are changed
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("the key of Ines")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Security key added")).to_be_visible()
    assert Authenticator.objects.filter(user=sitting.people[0], type=Authenticator.Type.WEBAUTHN).count() == 1

    page.context.clear_cookies()
    page.goto(f"{url}/accounts/teams/")
    sign_in_by_password(page, "ines")
    page.get_by_role("button", name="Use a security key").click()
    expect(page).to_have_url(f"{url}/accounts/teams/")
    assert problems == []
