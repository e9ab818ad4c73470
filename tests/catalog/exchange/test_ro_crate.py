"""RO-Crate: what the profile demands of every crate, whatever is known of the dataset."""

from dataclasses import replace

import pytest

from catalog.entries.record import PlaceRecord
from catalog.exchange import ro_crate
from catalog.exchange.schema_org import schema_org_reader
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL

TWINS = replace(FLOW, distributions=FLOW.distributions * 2, license="", published="", created="", modified="")


@pytest.mark.parametrize("record", [FLOW, PLAIN, TWINS], ids=["full", "plain", "twins"])
def test_a_crate_has_what_is_mandatory_and_every_reference_leads_to_a_node(record):
    crate = ro_crate.write(record, PORTAL)
    names = [node["@id"] for node in crate["@graph"]]
    assert len(names) == len(set(names))
    nodes = dict(zip(names, crate["@graph"], strict=True))
    assert nodes["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    root = nodes["./"]
    assert all(root.get(name) for name in ("name", "description", "datePublished", "license"))
    assert len(root.get("hasPart", [])) == len(record.distributions)
    references = [
        part["@id"]
        for node in crate["@graph"]
        if node["@id"] != "ro-crate-metadata.json"
        for value in node.values()
        for part in (value if isinstance(value, list) else [value])
        if isinstance(part, dict)
    ]
    assert set(references) <= set(names)


def test_a_crate_is_read_back_as_the_dataset():
    import json

    [entry] = schema_org_reader.read(json.dumps(ro_crate.write(FLOW, PORTAL)))
    assert (entry.record.title, entry.record.box, entry.record.license) == (FLOW.title, FLOW.box, FLOW.license)
    assert [creator.name for creator in entry.record.creators] == [creator.name for creator in FLOW.creators]
    assert {o.name for o in entry.record.organizations} == {o.name for o in FLOW.organizations}
    assert {d.url for d in entry.record.distributions} == {d.url for d in FLOW.distributions}
    names = ("spatial_text", "themes", "languages", "method", "identifiers", "grants")
    assert [getattr(entry.record, name) for name in names] == [getattr(FLOW, name) for name in names]
    assert entry.record.places == (FLOW.places[0], PlaceRecord("Lake"))
    assert {(p.start, p.end) for p in entry.record.periods} >= {("-9000", "1950"), ("2001-05-01", "2001-06-30")}
    assert [p.identifier for p in entry.record.publications] == ["10.1000/182", "https://example.org/manual"]
