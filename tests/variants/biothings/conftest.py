"""Which release answers where none is named: the known one, at once."""

import time

import httpx
import pytest

from variants.biothings import dialect_release


@pytest.fixture(autouse=True)
def looked_up_anew(monkeypatch):
    """This process looks the newest release up again for each question."""
    monkeypatch.setattr(dialect_release, "PUBLIC_RELEASE_SECONDS", -1)


@pytest.fixture(scope="module")
def known_portal(known, portal_url):
    """The address of the dialect in a running portal, once it answers from the known release."""
    url = f"{portal_url}/hg38/v1"
    deadline = time.monotonic() + 30
    while httpx.get(f"{url}/metadata", timeout=60).json().get("release") != known.name:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return url
