"""Sets: everything for OpenAIRE, and the datasets of each organization."""

import pytest
from sickle import oaiexceptions

from catalog.entries.curation import retire_dataset
from catalog.exchange.oai import views
from tests.catalog.exchange.oai.test_oai import harvester

__all__ = ["harvester"]
INSTITUTE = "organization:marine-science-institute"


def identifiers(harvester, **arguments):
    return [header.identifier for header in harvester.ListIdentifiers(metadataPrefix="oai_datacite", **arguments)]


def test_sets_are_listed_named_in_headers_and_harvested_in_pages(harvester, rich, publish, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 1)
    other = publish("Rivers")
    sets = {results.setSpec: results.setName for results in harvester.ListSets()}
    assert sets["openaire_data"] == "Datasets for OpenAIRE"
    assert sets[INSTITUTE] == "Marine Science Institute"
    assert len(identifiers(harvester, set="openaire_data")) == 2
    assert identifiers(harvester, set=INSTITUTE) == [f"oai:{rich.identifier}"]
    record = harvester.GetRecord(identifier=f"oai:{other.identifier}", metadataPrefix="oai_dc")
    assert record.header.setSpecs == ["openaire_data", "organization:us-geological-survey"]


def test_deletions_are_listed_in_every_set(harvester, rich, publish, curator):
    publish("Rivers")
    retire_dataset(user=curator, dataset=rich, reason="Done.")
    [header] = [h for h in harvester.ListIdentifiers(metadataPrefix="oai_dc", set=INSTITUTE) if h.deleted]
    assert (header.identifier, header.setSpecs) == (f"oai:{rich.identifier}", ["openaire_data"])


@pytest.mark.parametrize("spec", ["organization:nobody", "organization:", "shelf:top"])
def test_an_unknown_set_has_no_records(harvester, rich, spec):
    with pytest.raises(oaiexceptions.NoRecordsMatch):
        identifiers(harvester, set=spec)
