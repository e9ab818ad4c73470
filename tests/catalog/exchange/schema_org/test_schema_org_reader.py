"""schema.org as others write it."""

import json
from dataclasses import replace

import pytest

from catalog.entries.record import IdentifierRecord, PeriodRecord, PlaceRecord
from catalog.exchange.imports.importing import import_entries
from catalog.exchange.schema_org import schema_org_reader, schema_org_writer
from catalog.exchange.source_entry import UnreadableSourceError
from catalog.models import Dataset
from tests.catalog.exchange.validation import FLOW, PORTAL
from tests.releases import DATA, SHARED, shared_file


def read_one(**properties):
    document = {"@type": "Dataset", "name": "Ice", "url": "https://e.org/ice", **properties}
    [entry] = schema_org_reader.read(json.dumps(document))
    return entry.record


def test_a_full_entry_of_schema_org_is_read(curator):
    import_entries(
        user=curator, format_name="jsonld", source="example", text=(DATA / "dataset_full.jsonld").read_text()
    )
    dataset = Dataset.objects.get()
    assert dataset.title.startswith("Moss growth on stones")
    assert dataset.description.startswith('"Moss on stones", measured each month.')
    assert "<p>" not in dataset.description
    assert "(from the report)" in dataset.description
    assert [creator.name for creator in dataset.creators.all()] == ["Dr Ann Example", "Dr Bo Sample"]
    assert dataset.box == (6.5, 46.125, 8.0625, 47.25)
    assert (str(dataset.temporal_start), str(dataset.temporal_end)) == ("2011-03-04", "2013-10-11")
    assert dataset.distributions.get().media_type == "text/csv"


def test_the_full_example_of_science_on_schema_org_is_read(curator):
    example = shared_file(SHARED / "metadata" / "dataset_full.jsonld")
    import_entries(user=curator, format_name="jsonld", source="example", text=example.read_text())
    dataset = Dataset.objects.get()
    assert dataset.title.startswith("Larval krill studies")
    assert "<p>" not in dataset.description
    assert [creator.name for creator in dataset.creators.all()] == ["Dr Langdon Quetin", "Dr Robin Ross"]
    assert dataset.box == (-75.8183, -68.4817, -68.5033, -65.08)
    assert str(dataset.temporal_end) == "2002-09-09"
    assert dataset.distributions.get().media_type == "text/tab-separated-values"


def test_a_written_document_is_read_back_whole():
    [entry] = schema_org_reader.read(json.dumps(schema_org_writer.write(FLOW, PORTAL)))
    assert entry.key == FLOW.identifier
    columns = tuple(schema_org_writer.all_variables(FLOW))
    links = tuple(replace(d, columns=(), delimiter="", encoding="", header_row=1) for d in FLOW.distributions)
    links = (links[0], replace(links[1], media_type=""))
    # Relations carry only kind and identifier: titles and addresses are those of the catalogue that reads.
    relations = tuple(replace(relation, title="", url="") for relation in FLOW.relations)
    organizations = sorted(FLOW.organizations, key=lambda o: ("steward", "producer", "funder").index(o.role))
    assert entry.record == replace(
        FLOW,
        variables=columns,
        distributions=links,
        relations=relations,
        organizations=tuple(organizations),
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Dataset", "name": "Ice"}',
        '[{"@type": ["Thing", "http://schema.org/Dataset"], "name": "Ice"}]',
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "schema:Dataset", "name": "Ice"}}]}',
        '{"@type": "DataCatalog", "dataset": [{"@type": "Dataset", "name": "Ice"}]}',
        '<html><SCRIPT type="application/ld+json">{"@type": "Dataset", "name": "Ice"}</SCRIPT></html>',
    ],
)
def test_a_dataset_is_found_wherever_it_lies(text):
    assert [entry.record.title for entry in schema_org_reader.read(text)] == ["Ice"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<html></html>", "no JSON-LD in this page"),
        ("{}", "no schema.org Dataset"),
        ('{"@type": "Dataset"}', "has no name"),
        ("{", "not JSON"),
    ],
)
def test_a_document_without_a_dataset_gets_a_reason(text, problem):
    with pytest.raises(UnreadableSourceError, match=problem):
        schema_org_reader.read(text)


@pytest.mark.parametrize(
    ("size", "size_in_bytes"),
    [
        ("18243", 18243),
        ("18243 B", 18243),
        ("18243B", 18243),
        ("18243 bytes", 18243),
        (18243, 18243),
        ("12,345 B", 12345),
        ("1.5 MB", None),
        ("1.5", None),
        ("about 7", None),
        ("", None),
    ],
)
def test_a_size_is_read_where_it_is_exact(size, size_in_bytes):
    record = read_one(distribution={"contentUrl": "https://e.org/a", "contentSize": size})
    assert record.distributions[0].bytes == size_in_bytes


@pytest.mark.parametrize(
    ("keywords", "read"),
    [
        ("ice, snow", ("ice", "snow")),
        (["ice", "", None], ("ice",)),
        ([{"@type": "DefinedTerm", "name": "ice"}, {"@type": "DefinedTerm"}], ("ice",)),
        ([{"@value": "ice, snow", "@language": "en"}], ("ice", "snow")),
        (None, ()),
    ],
)
def test_keywords_are_words_and_never_empty(keywords, read):
    assert read_one(keywords=keywords).keywords == read


@pytest.mark.parametrize(
    ("geo", "box"),
    [
        ({"box": "46 6.5 47.25 8"}, (6.5, 46, 8, 47.25)),
        ({"box": "46,6.5 47.25,8"}, (6.5, 46, 8, 47.25)),
        ({"box": "-.5 .25 +1 2e0"}, (0.25, -0.5, 2, 1)),
        ({"polygon": "10 20 10 30 15 30 10 20"}, (20, 10, 30, 15)),
        ({"latitude": 46.5, "longitude": "8"}, (8, 46.5, 8, 46.5)),
        ([{"latitude": 95, "longitude": 8}, {"box": "-10 170 10 -170"}], (170, -10, -170, 10)),
        ({"box": "47 6 46 8"}, None),
        ("somewhere", None),
    ],
)
def test_shapes_become_boxes_where_they_are_possible(geo, box):
    assert read_one(spatialCoverage={"geo": geo}).box == box


def test_organizations_that_create_are_producers_and_people_are_creators():
    record = read_one(
        creator=[{"@type": "Organization", "name": "Ice Office"}, {"@type": "Person", "name": "Ann"}, "Bo"],
        publisher={"name": "Archive", "@id": "https://ror.org/02t274463"},
    )
    assert [(o.name, o.role, o.ror) for o in record.organizations] == [
        ("Archive", "steward", "https://ror.org/02t274463"),
        ("Ice Office", "producer", ""),
    ]
    assert [creator.name for creator in record.creators] == ["Ann", "Bo"]


def test_the_doi_of_a_foreign_dataset_is_kept():
    record = read_one(identifier=["x1", {"value": "doi:10.5061/dryad.8515"}])
    assert record.identifiers == (IdentifierRecord("DOI", "10.5061/dryad.8515"),)


def test_several_places_and_periods_are_kept_each():
    north = {"@id": "https://sws.geonames.org/1/", "name": "North", "geo": {"box": "50 0 60 10"}}
    south = {"name": "South", "geo": {"box": "-60 0 -50 10"}}
    record = read_one(spatialCoverage=[north, south], temporalCoverage=["2016", "-9000/1950"])
    assert record.places == (
        PlaceRecord("North", "0,50,10,60", "https://sws.geonames.org/1/"),
        PlaceRecord("South", "0,-60,10,-50"),
    )
    assert record.periods == (PeriodRecord("", "2016-01-01", "2016-12-31"), PeriodRecord("", "-9000", "1950"))
    assert read_one(spatialCoverage=north, temporalCoverage="2016").places == ()


def test_further_places_of_a_portal_of_this_kind_are_not_in_the_box_of_the_entry():
    [entry] = schema_org_reader.read(json.dumps(schema_org_writer.write_slim(FLOW, PORTAL)))
    assert (entry.record.box, entry.record.spatial_text) == (FLOW.box, FLOW.spatial_text)
    assert entry.record.places == FLOW.places


def test_text_that_is_not_a_digest_is_left_out():
    file = {
        "@type": "cr:FileObject",
        "contentUrl": "https://e.org/a",
        "sha256": "https://github.com/mlcommons/issues/80",
    }
    [entry] = schema_org_reader.read(json.dumps({"@type": "sc:Dataset", "name": "Ice", "distribution": [file]}))
    assert entry.record.distributions[0].sha256 == ""
