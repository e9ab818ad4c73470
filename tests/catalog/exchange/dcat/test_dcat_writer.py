"""DCAT: valid for DCAT-US and DCAT-AP at once, as JSON-LD and as Turtle."""

from dataclasses import replace

import pytest
from rdflib import Graph, URIRef

from catalog.entries.record import CreatorRecord, DistributionRecord, OrganizationRecord, RelationRecord
from catalog.exchange.dcat import dcat_writer
from catalog.exchange.dcat.dcat_us import narrow_document
from catalog.exchange.dcat.dcat_writer import PREFIXES, as_turtle, dataset_node, write_dataset
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT, records, schema, violations


@pytest.mark.parametrize(
    ("name", "edition"),
    [("dcat-us_3.0_shacl_shapes.ttl", narrow_document), ("dcat-ap_3_shacl_shapes.ttl", dict)],
    ids=["us", "ap"],
)
def test_the_dcat_catalogue_conforms(rich, publish, name, edition):
    shapes = schema(name)
    publish("plain")
    publish(
        "service",
        resource_type="service",
        endpoint_url="https://e.org/api",
        relations=(RelationRecord("serves", rich.identifier),),
    )
    document = edition(dcat_writer.write_catalog(records(), PORTAL, modified="2026-11-22T00:00:00+00:00"))
    assert "Conforms: True" in violations(document, shapes)
    assert "Conforms: True" in violations(dcat_writer.as_turtle(document), shapes, "turtle")


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ((-10, 50, 5, 60), "POLYGON((-10 50, 5 50, 5 60, -10 60, -10 50))"),
        (
            (170.5, -20, -170, 10),
            "MULTIPOLYGON(((170.5 -20, 180 -20, 180 10, 170.5 10, 170.5 -20)), "
            "((-180 -20, -170 -20, -170 10, -180 10, -180 -20)))",
        ),
    ],
)
def test_a_box_is_a_polygon_and_two_across_the_antimeridian(box, shape):
    assert dataset_node(replace(FLOW, box=box), PORTAL)["dcterms:spatial"][0]["dcat:bbox"]["@value"] == shape


def test_dcat_keeps_all_creators():
    names = [part["foaf:name"] for part in dataset_node(FLOW, PORTAL)["dcterms:creator"]]
    assert names == ["Quetin, Langdon", "Ross, Robin"]


def test_dcat_us_takes_one_creator_the_others_contribute():
    document = dcat_writer.write_catalog([FLOW], PORTAL, modified="2026-11-22T00:00:00+00:00")
    [node] = narrow_document(document)["dcat:dataset"]
    assert [part["foaf:name"] for part in node["dcterms:creator"]] == ["Quetin, Langdon"]
    assert [part["foaf:name"] for part in node["dcterms:contributor"]] == ["Ross, Robin"]


def test_without_steward_and_contact_the_portal_stands_for_them():
    node = dataset_node(PLAIN, PORTAL)
    assert node["dcterms:publisher"]["@id"] == f"{ROOT}#portal"
    assert node["dcat:contactPoint"]["vcard:hasEmail"]["@id"] == "mailto:webmaster@portal.example"
    assert "dcterms:temporal" not in node
    assert "dcterms:spatial" not in node


def test_only_a_file_with_a_checksum_is_a_download():
    file, link = dataset_node(FLOW, PORTAL)["dcat:distribution"]
    assert file["dcat:downloadURL"] == file["dcat:accessURL"]
    assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == FLOW.distributions[0].sha256
    assert "dcat:downloadURL" not in link
    assert "spdx:checksum" not in link


def test_related_datasets_are_named_by_their_permanent_address():
    assert dataset_node(FLOW, PORTAL)["dcterms:isPartOf"] == [{"@id": f"{ROOT}datasets/id/lwds:2026-2/"}]


@pytest.mark.parametrize("media_type", ["text/csv", "text/csv; charset=utf-8", 'text/html; profile="a b"'])
def test_the_address_of_a_media_type_is_one_that_a_graph_can_hold(media_type):
    record = replace(PLAIN, distributions=(DistributionRecord("https://e.org/a", media_type=media_type),))
    graph = Graph().parse(data=as_turtle(write_dataset(record, PORTAL)), format="turtle")
    [address] = graph.objects(predicate=URIRef(PREFIXES["dcat"] + "mediaType"))
    assert str(address).startswith("https://www.iana.org/assignments/media-types/text/")
    assert not set(' "<>') & set(str(address))


def test_the_same_record_is_the_same_turtle_each_time():
    texts = {as_turtle(write_dataset(FLOW, PORTAL)) for _ in range(5)}
    assert len(texts) == 1


def test_an_agent_has_one_name_in_a_catalogue_however_entries_spell_it():
    orcid, ror = "https://orcid.org/0000-0002-1825-0097", "https://ror.org/02t274463"
    first, second = (
        replace(PLAIN, identifier=f"lwds:2026-{n}", creators=(CreatorRecord(name, orcid),), organizations=(office,))
        for n, name, office in (
            (1, "Quetin, Langdon", OrganizationRecord("River Office", "steward", "https://rivers.example", ror)),
            (2, "L. B. Quetin", OrganizationRecord("Office of Rivers", "producer", "https://office.example", ror)),
        )
    )
    document = dcat_writer.write_catalog([first, second], PORTAL, modified="2026-11-22T00:00:00+00:00")
    graph = dcat_writer.as_graph(document)
    foaf = PREFIXES["foaf"]
    for address, name in ((orcid, "Quetin, Langdon"), (ror, "River Office")):
        assert [str(value) for value in graph.objects(URIRef(address), URIRef(f"{foaf}name"))] == [name]
    assert len(list(graph.objects(URIRef(ror), URIRef(f"{foaf}homepage")))) == 1
    text = violations(narrow_document(document), schema("dcat-us_3.0_shacl_shapes.ttl"))
    assert "Conforms: True" in text, text[:2000]
