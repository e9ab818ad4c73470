"""Pages and deletions of OAI-PMH, every form of JSON-LD, people, data.json, CKAN."""

import pytest

from catalog.models import Dataset
from tests.catalog.exchange.imports.sources import ABOUT, dataset, outcomes


def oai_page(*records, token=""):
    end = f'<resumptionToken completeListSize="250" cursor="0">{token}</resumptionToken>' if token else ""
    space = "http://www.openarchives.org/OAI/2.0/"
    return f'<OAI-PMH xmlns="{space}"><ListRecords>{"".join(records)}{end}</ListRecords></OAI-PMH>'


def oai_record(number, deleted=False, coverage=""):
    status = ' status="deleted"' if deleted else ""
    header = f"<header{status}><identifier>oai:e.org:{number}</identifier></header>"
    dc = f'<dc xmlns="http://purl.org/dc/elements/1.1/"><title>Record {number}</title>{coverage}</dc>'
    return f"<record>{header}{'' if deleted else f'<metadata>{dc}</metadata>'}</record>"


def test_a_page_of_a_harvest_links_the_next_one_and_lists_deletions(take):
    box = "<coverage>northlimit=60; southlimit=50; westlimit=0; eastlimit=10</coverage>"
    rows = take(
        "oai",
        oai_page(
            oai_record(1),
            oai_record(2, coverage=box + "<coverage>start=1995; end=1996</coverage>"),
            oai_record(3, deleted=True),
            token="abc123",
        ),
    )
    assert outcomes(rows) == [("Record 1", "created", False), ("Record 2", "created", False), ("", "unchanged", True)]
    assert "one page of 250 records" in rows[-1].problem
    assert "resumptionToken=abc123" in rows[-1].problem
    entry = Dataset.objects.get(title="Record 2")
    assert (entry.box, str(entry.temporal_start), str(entry.temporal_end)) == (
        (0, 50, 10, 60),
        "1995-01-01",
        "1996-12-31",
    )
    rows = take("oai", oai_page(oai_record(1, deleted=True), oai_record(4, deleted=True)))
    assert outcomes(rows) == [("Record 1", "unchanged", True)]
    assert "deleted in its source" in rows[0].problem


@pytest.mark.parametrize(
    "document",
    [
        {
            "@context": {"schema": "http://schema.org/"},
            "@type": "schema:Dataset",
            "schema:name": "Mooring",
            "schema:temporalCoverage": "2010/2012",
        },
        {
            "@context": {"s": "https://schema.org/"},
            "@type": "s:Dataset",
            "s:name": "Mooring",
            "s:temporalCoverage": "2010/2012",
        },
        {
            "@context": {
                "denomination": "http://schema.org/name",
                "when": {"@id": "http://schema.org/temporalCoverage"},
                "type": "@type",
            },
            "type": "http://schema.org/Dataset",
            "denomination": "Mooring",
            "when": "2010/2012",
        },
        [
            {
                "@type": ["http://schema.org/Dataset"],
                "http://schema.org/name": [{"@value": "Mooring"}],
                "http://schema.org/temporalCoverage": [{"@value": "2010/2012"}],
            }
        ],
        {
            "@type": "Dataset",
            "name": [{"@value": "Verankerung", "@language": "de"}, {"@value": "Mooring", "@language": "en"}],
            "temporalCoverage": "2010/2012",
        },
        {"@type": "Dataset", "name": {"de": "Verankerung", "en": "Mooring"}, "temporalCoverage": "2010/2012"},
    ],
)
def test_every_form_of_json_ld_is_one_document(take, document):
    take("jsonld", document)
    entry = Dataset.objects.get()
    assert (entry.title, str(entry.temporal_start), str(entry.temporal_end)) == ("Mooring", "2010-01-01", "2012-12-31")


@pytest.mark.parametrize(
    "people",
    [
        {"author": [{"@type": "Person", "name": "Okafor, Ada", "@id": "https://orcid.org/0000-0002-1825-0097"}]},
        {"author": {"@type": "Person", "name": "Okafor, Ada", "identifier": "0000-0002-1825-0097"}, "creator": []},
        {
            "creator": {
                "givenName": "Ada",
                "familyName": "Okafor",
                "identifier": "https://orcid.org/0000-0002-1825-0097",
            }
        },
        {
            "creator": {
                "@list": [{"@type": "Person", "name": "Okafor, Ada", "sameAs": "http://orcid.org/0000-0002-1825-0097"}]
            }
        },
        {
            "creator": {
                "@type": "Role",
                "roleName": "PI",
                "creator": {
                    "@type": "Person",
                    "name": "Okafor, Ada",
                    "identifier": {"@type": "PropertyValue", "propertyID": "orcid", "value": "0000-0002-1825-0097"},
                },
            }
        },
    ],
)
def test_people_are_taken_however_they_are_written(take, people):
    take("jsonld", dataset(**people))
    assert [(c.name, c.orcid) for c in Dataset.objects.get().creators.all()] == [
        ("Okafor, Ada", "https://orcid.org/0000-0002-1825-0097")
    ]


def test_an_author_is_a_creator_where_no_creator_is_named(take):
    take("jsonld", dataset(author=[{"@type": "Person", "name": "Okafor, Ada"}]))
    assert [(c.name, c.orcid) for c in Dataset.objects.get().creators.all()] == [("Okafor, Ada", "")]


POD = {
    "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
    "dataset": [
        {
            "@type": "dcat:Dataset",
            "title": "Buoys",
            "description": ABOUT,
            "keyword": ["buoy"],
            "identifier": "b1",
            "publisher": {"name": "Harbour Lab"},
            "contactPoint": {"fn": "Ada", "hasEmail": "mailto:a@example.org"},
            "spatial": "0,50,10,60",
            "temporal": "2010/P2Y",
            "accessLevel": "public",
            "distribution": [{"downloadURL": "https://example.org/b.csv", "mediaType": "text/csv"}],
        },
        {"title": "Without keyword"},
        {"description": "No title"},
    ],
}
PACKAGE = {
    "name": "buoys",
    "title": "Buoys",
    "notes": ABOUT,
    "tags": [{"name": "buoy"}],
    "organization": {"title": "Harbour Lab"},
    "maintainer": "Ada",
    "maintainer_email": "a@example.org",
    "extras": [
        {"key": "spatial", "value": '{"type": "Polygon", "coordinates": [[[0,50],[10,50],[10,60],[0,50]]]}'},
        {"key": "temporal_start", "value": "2010"},
        {"key": "temporal_end", "value": "2011"},
    ],
    "resources": [{"url": "https://example.org/b.csv", "format": "CSV", "mimetype": "text/csv"}],
}


@pytest.mark.parametrize(
    ("form", "document"),
    [
        *((form, POD) for form in ("data.json", "jsonld", "dcat")),
        *((form, {"success": True, "result": {"count": 1, "results": [PACKAGE]}}) for form in ("ckan", "jsonld")),
        *(("ckan", document) for document in ({"success": True, "result": PACKAGE}, [PACKAGE], PACKAGE)),
    ],
)
def test_data_json_and_ckan_are_read(take, form, document):
    rows = take(form, document)
    assert outcomes(rows)[:1] == [("Buoys", "created", False)]
    entry = Dataset.objects.get(title="Buoys")
    assert (entry.box, str(entry.temporal_start), str(entry.temporal_end)) == (
        (0, 50, 10, 60),
        "2010-01-01",
        "2011-12-31",
    )
    assert (entry.keywords, entry.contact_name, entry.contact_email) == (["buoy"], "Ada", "a@example.org")
    assert [(d.url, d.media_type) for d in entry.distributions.all()] == [("https://example.org/b.csv", "text/csv")]
    assert [r.organization.name for r in entry.responsibilities.all()] == ["Harbour Lab"]
    assert {row.outcome for row in take(form, document) if not row.problem} == {"unchanged"}
    if document is POD:
        assert outcomes(rows)[1:] == [("Without keyword", "created", False), ("", "unchanged", True)]


def test_the_portals_own_data_json_is_read_by_another_one(client, rich, take):
    text = client.get("/datasets/data.json").content.decode().replace("testserver", "portal.example")
    Dataset.objects.all().delete()
    assert [row.problem for row in take("data.json", text)] == [""]
    entry = Dataset.objects.get()
    assert (entry.title, entry.box, entry.homepage) == (
        rich.title,
        rich.box,
        f"http://portal.example/datasets/{rich.slug}/",
    )
