"""Imports that tests of sources make."""

import json

import pytest

from catalog.exchange.imports.importing import import_entries


@pytest.fixture
def take(curator):
    """Import a text: take(form, text or document) -> rows."""

    def make(form, text):
        text = text if isinstance(text, str) else json.dumps(text)
        return import_entries(user=curator, format_name=form, source="elsewhere", text=text)

    return make
