"""Answers of CKAN: told from other JSON, broken packages named."""

import json

import pytest

from catalog.entries.record import IdentifierRecord
from catalog.exchange import ckan
from catalog.exchange.source_entry import UnreadableSourceError


@pytest.mark.parametrize("document", [{}, [], 1, "x", {"result": []}, {"@type": "Dataset", "tags": []}, {"title": "A"}])
def test_other_json_is_no_answer_of_ckan(document):
    assert not ckan.is_ckan(document)
    with pytest.raises(UnreadableSourceError, match="no answer of CKAN"):
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
def test_a_doi_is_kept_wherever_the_package_says_it(values):
    [entry] = ckan.read(json.dumps({"name": "ice", "notes": "", "language": "en-GB", **values}))
    assert entry.record.identifiers == (IdentifierRecord("DOI", "10.5061/d.1"),)
    assert entry.record.languages == ("en",)
