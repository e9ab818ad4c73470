"""Searches as the URL describes them."""

import pytest

from catalog.entries.search.search_request import InvalidSearchError
from tests.catalog.entries.search.searches import ask


@pytest.mark.parametrize("text", ["bbox=1,2", "from=soon", "from=2020&to=2019", "order=random", "to=2020-13"])
def test_a_parameter_that_cannot_be_read_gets_a_sentence(text):
    with pytest.raises(InvalidSearchError, match=r"\.$"):
        ask(text)
