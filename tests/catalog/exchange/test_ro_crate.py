"""RO-Crate: what the profile demands of every crate, whatever is known of the dataset."""

import json
from dataclasses import replace

import pytest

from catalog.entries.part_fields import ROLES
from catalog.exchange import ro_crate
from catalog.exchange.schema_org import schema_org_reader
from catalog.exchange.schema_org.jsonld_nodes import list_values
from catalog.exchange.schema_org.schema_org_writer import all_variables
from tests.catalog.exchange.crates import crate_problems
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
    assert len(list_values(root.get("hasPart"))) == len(record.distributions)
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
    [entry] = schema_org_reader.read(json.dumps(ro_crate.write(FLOW, PORTAL)))
    assert entry.key == FLOW.identifier
    organizations = sorted(FLOW.organizations, key=lambda o: ROLES.index(o.role))
    links = tuple(replace(d, columns=(), delimiter="", encoding="", header_row=1) for d in FLOW.distributions)
    expected = replace(
        FLOW,
        variables=tuple(all_variables(FLOW)),
        distributions=(links[0], replace(links[1], media_type="")),
        relations=tuple(replace(relation, title="", url="") for relation in FLOW.relations),
        organizations=tuple(organizations),
    )
    assert entry.record == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_roc_validator_accepts_a_full_crate(tmp_path):
    assert crate_problems(ro_crate.write(FLOW, PORTAL), tmp_path) == []


@pytest.mark.long  # each validation takes seconds
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_roc_validator_refuses_a_crate_without_a_licence(tmp_path):
    crate = ro_crate.write(PLAIN, PORTAL)
    del next(node for node in crate["@graph"] if node["@id"] == "./")["license"]
    assert any("license" in problem for problem in crate_problems(crate, tmp_path))
