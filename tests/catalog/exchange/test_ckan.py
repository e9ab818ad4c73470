"""Answers of CKAN: told from other JSON, broken packages named."""

import json

import pytest

from catalog.entries.record import IdentifierRecord
from catalog.exchange import ckan
from catalog.exchange.source_entry import UnreadableSourceError


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        1,
        "x",
        {"result": []},
        {"@type": "Dataset", "tags": []},
        {"title": "A"},
        {"description": "Trees", "tags": ["a"]},
    ],
)
def test_other_json_is_refused(document):
    assert not ckan.is_ckan(document)
    with pytest.raises(UnreadableSourceError, match="not an answer of CKAN"):
        ckan.read(json.dumps(document))


def test_a_package_without_a_name_is_a_problem_beside_the_others():
    broken, entry = ckan.read(json.dumps([{"notes": "x"}, {"name": "ice", "tags": ["a", {"name": "b"}]}]))
    assert "no title and no name" in broken.problem
    assert (entry.key, entry.record.title, entry.record.keywords) == ("ice", "ice", ("a", "b"))


def test_a_licence_without_an_address_becomes_text_on_access():
    [entry] = ckan.read(json.dumps({"name": "ice", "notes": "", "license_title": "Open Licence"}))
    assert (entry.record.license, entry.record.access) == ("", "licence: Open Licence")


@pytest.mark.parametrize(
    "values",
    [
        {"doi": "10.5061/d.1"},
        {"url": "https://doi.org/10.5061/d.1"},
        {"extras": [{"key": "identifier", "value": "doi:10.5061/d.1"}]},
    ],
    ids=["doi", "url", "extras"],
)
def test_a_doi_is_read_from_every_key_of_the_package(values):
    [entry] = ckan.read(json.dumps({"name": "ice", "notes": "", "language": "en-GB", **values}))
    assert entry.record.identifiers == (IdentifierRecord("DOI", "10.5061/d.1"),)
    assert entry.record.languages == ("en",)


def test_texts_in_several_languages_themes_and_digests_are_read():
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    theme = "http://publications.europa.eu/resource/authority/data-theme/ENVI"
    package = {
        "name": "air",
        "title": {"fr": "Qualité de l'air", "en": "Air quality"},
        "notes_translated": {"fr": "PM10 par heure"},
        "organization": {"title": {"en": "Office"}},
        "extras": [{"key": "theme", "value": f'["{theme}"]'}],
        "resources": [{"url": "https://e.org/a.csv", "size": "1024", "hash": digest.upper()}],
    }
    [entry] = ckan.read(json.dumps({"result": package}))
    record = entry.record
    assert (record.title, record.description, record.themes) == ("Air quality", "PM10 par heure", (theme,))
    assert (record.distributions[0].bytes, record.distributions[0].sha256) == (1024, digest)
    assert record.organizations[0].name == "Office"
