"""The dialect of a running portal, answering from the known release."""

import time

import httpx
import pytest


@pytest.fixture(scope="module")
def known_portal(known, portal_url):
    """The address of the dialect in a running portal, once it answers from the known release."""
    url = f"{portal_url}/hg38/v1"
    deadline = time.monotonic() + 30
    while httpx.get(f"{url}/metadata", timeout=60).json().get("release") != known.name:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return url
