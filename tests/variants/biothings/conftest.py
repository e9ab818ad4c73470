"""The dialect of a running portal, answering from the known release."""

import pytest

from tests.web import dialect_answering_from


@pytest.fixture(scope="module")
def known_portal(known, portal_url):
    """The address of the dialect in a running portal, once it answers from the known release."""
    return dialect_answering_from(portal_url, known.name)
