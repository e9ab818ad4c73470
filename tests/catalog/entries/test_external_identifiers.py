"""Identifiers are known by their form, in whatever way people write them."""

import pytest

from catalog.entries.external_identifiers import SCHEMES, identifier_url, parse_identifier, persistent_identifiers


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("10.5061/dryad.8515", "DOI", "10.5061/dryad.8515"),
        ("doi:10.5061/DRYAD.8515", "DOI", "10.5061/DRYAD.8515"),
        ("http://dx.doi.org/10.5061/dryad.8515", "DOI", "10.5061/dryad.8515"),
        ("https://n2t.net/ark:/12345/abc", "ARK", "ark:/12345/abc"),
        ("ark:12345/abc", "ARK", "ark:12345/abc"),
        ("https://hdl.handle.net/20.500.12345/6", "Handle", "20.500.12345/6"),
        ("https://e.org/data", "URL", "https://e.org/data"),
        ("PRJNA1234", "other", "PRJNA1234"),
    ],
)
def test_a_text_belongs_to_a_scheme(text, scheme, value):
    assert parse_identifier(text) == (scheme, value)


def test_only_schemes_with_a_resolver_lead_somewhere():
    leading = {scheme for scheme in SCHEMES if identifier_url(scheme, "x")}
    assert leading == {"DOI", "ARK", "Handle", "URL"}


def test_persistent_identifiers_are_taken_once_and_addresses_are_not():
    texts = ["https://doi.org/10.5061/a", "doi:10.5061/a", "https://e.org/x", "hdl:20.5/1"]
    assert persistent_identifiers(texts) == [("DOI", "10.5061/a"), ("Handle", "20.5/1")]
