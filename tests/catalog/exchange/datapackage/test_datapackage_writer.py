"""Data packages of Frictionless."""

from dataclasses import replace

from frictionless import Package

from catalog.entries.record import Column, DistributionRecord
from catalog.exchange.datapackage import datapackage_writer
from tests.catalog.exchange.validation import FLOW, PLAIN, records


def test_the_data_package_is_valid(rich, publish):
    publish("plain")
    for record in records():
        descriptor = datapackage_writer.write(record)
        assert [error.message for error in Package.metadata_validate(descriptor)] == []
        nameless = {**descriptor, "resources": [{"path": "a.csv"}]}
        assert list(Package.metadata_validate(nameless))


def test_a_table_has_its_schema_dialect_and_the_line_of_its_header():
    table, link = datapackage_writer.write(FLOW)["resources"]
    assert [(field["name"], field["type"]) for field in table["schema"]["fields"]] == [
        ("day", "date"),
        ("Flow (m³/s)", "number"),
        ("ok", "boolean"),
    ]
    assert table["dialect"] == {"csv": {"delimiter": ";"}, "headerRows": [3]}
    assert (table["bytes"], table["hash"]) == (18243, f"sha256:{FLOW.distributions[0].sha256}")
    assert not {"schema", "dialect", "hash"} & set(link)


def test_yes_and_no_are_booleans_in_every_case():
    [field] = [f for f in datapackage_writer.write(FLOW)["resources"][0]["schema"]["fields"] if f["name"] == "ok"]
    assert field["trueValues"] == ["true", "True", "TRUE", "yes", "Yes", "YES"]
    assert field["falseValues"] == ["false", "False", "FALSE", "no", "No", "NO"]


def test_in_a_folder_only_stored_files_have_paths_of_their_own():
    elsewhere = replace(FLOW.distributions[0], url="https://example.org/raw/flow.csv")
    record = replace(FLOW, distributions=(FLOW.distributions[0], elsewhere))
    paths = [resource["path"] for resource in datapackage_writer.write(record, in_folder=True)["resources"]]
    assert paths == ["raw/flow.csv", "https://example.org/raw/flow.csv"]


def test_names_of_resources_are_lower_case_and_unique():
    titles = ("Flow & stage", "flow stage", "語")
    links = tuple(DistributionRecord(f"https://e.org/{n}", title=title) for n, title in enumerate(titles))
    resources = datapackage_writer.write(replace(PLAIN, distributions=links))["resources"]
    assert [resource["name"] for resource in resources] == ["0-flow-stage", "1-flow-stage", "resource-2"]


def test_a_dataset_without_data_has_its_page_as_the_mandatory_resource():
    assert datapackage_writer.write(PLAIN)["resources"][0]["path"] == PLAIN.url


def test_a_header_in_the_first_line_is_not_mentioned():
    file = DistributionRecord("https://e.org/a.csv", delimiter=",", columns=(Column("a"),))
    [resource] = datapackage_writer.write(replace(PLAIN, distributions=(file,)))["resources"]
    assert resource["dialect"] == {"csv": {"delimiter": ","}}
