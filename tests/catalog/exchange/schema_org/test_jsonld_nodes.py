"""JSON-LD in any form becomes nodes with plain names."""

import pytest

from catalog.exchange.schema_org.jsonld_nodes import dataset_nodes, list_values, local_name

ANN = {"@id": "#ann", "name": "Ann"}


def test_references_are_followed_and_circles_end():
    graph = [{"@type": "Dataset", "@id": "#d", "author": {"@id": "#ann"}}, ANN | {"worksOn": {"@id": "#d"}}]
    [node] = dataset_nodes({"@graph": graph})
    assert node["author"] == ANN | {"worksOn": {"@id": "#d"}}


def test_a_folder_of_a_crate_is_not_a_separate_dataset():
    crate = [{"@id": "ro-crate-metadata.json"}, {"@id": "./", "@type": "Dataset"}, {"@id": "a/", "@type": "Dataset"}]
    assert [node["@id"] for node in dataset_nodes({"@graph": crate})] == ["./"]


def test_contexts_name_what_is_inside_them():
    inner = {"@context": {"x": "https://schema.org/"}, "@type": "x:Dataset", "x:name": "In"}
    assert dataset_nodes({"@context": {"x": "http://other.org/"}, "@graph": [inner]})[0]["name"] == "In"
    assert (
        dataset_nodes({"@context": "https://schema.org", "@type": "Dataset", "dct:title": "A"})[0]["dct:title"] == "A"
    )


def test_endless_nesting_is_cut():
    document = {"@type": "Dataset", "name": "Ice"}
    part = document
    for _ in range(200):
        part["about"] = part = {}
    assert dataset_nodes(document)[0]["name"] == "Ice"


@pytest.mark.parametrize("kind", [None, [], {"@list": []}, {"@set": None}])
def test_a_type_without_a_value_is_no_error(kind):
    assert dataset_nodes([{"@type": kind, "name": "Ice"}, {"@type": "Dataset", "name": "Snow"}]) == [
        {"@type": "Dataset", "name": "Snow"}
    ]


def test_values_and_names():
    assert list_values({"@set": [1]}) == [1]
    assert local_name("http://schema.org/Dataset") == local_name("schema:Dataset") == "Dataset"
