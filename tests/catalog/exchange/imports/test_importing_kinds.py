"""What sources do that catalogues get wrong: keys that are none, broken parts, places and times, other dialects."""

import json

import pytest

from catalog.exchange.imports.importing import import_entries
from catalog.models import Dataset

ABOUT = "Tracks of surface drifters released off a coast, one position an hour for a year."
PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
    "@prefix locn: <http://www.w3.org/ns/locn#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
)
CRATE = [
    {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}},
    {
        "@id": "./",
        "@type": "Dataset",
        "name": "Crate of casts",
        "description": ABOUT,
        "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "author": {"@id": "https://orcid.org/0000-0002-1825-0097"},
        "publisher": {"@id": "https://ror.org/05gq02987"},
        "spatialCoverage": {"@id": "#place"},
        "hasPart": [{"@id": "https://example.org/casts.csv"}, {"@id": "raw/"}],
        "distribution": {"@id": "https://example.org/all.zip"},
    },
    {"@id": "raw/", "@type": "Dataset", "name": "A folder"},
    {"@id": "https://orcid.org/0000-0002-1825-0097", "@type": "Person", "name": "Ada Okafor"},
    {"@id": "https://ror.org/05gq02987", "@type": "Organization", "name": "Harbour Lab"},
    {"@id": "#place", "@type": "Place", "name": "Skagerrak", "geo": {"@id": "#geo"}},
    {"@id": "#geo", "@type": "GeoShape", "box": "57 8 59 11"},
    {"@id": "https://example.org/casts.csv", "@type": "File", "name": "casts", "encodingFormat": "text/csv"},
    {"@id": "https://example.org/all.zip", "@type": "DataDownload", "contentUrl": "https://example.org/all.zip"},
]


@pytest.fixture
def take(curator):
    """Import a text: take(form, text or document) -> rows."""

    def make(form, text):
        text = text if isinstance(text, str) else json.dumps(text)
        return import_entries(user=curator, format_name=form, source="elsewhere", text=text)

    return make


def outcomes(rows):
    return [(row.title, str(row.outcome), bool(row.problem)) for row in rows]


def dataset(**properties):
    return {"@context": "https://schema.org/", "@type": "Dataset", "name": "Drift", "description": ABOUT, **properties}


# keys


def test_crates_of_one_source_are_entries_of_their_own(take):
    other = [dict(node) for node in CRATE]
    other[1] = other[1] | {"name": "Crate of nets"}
    for nodes, outcome in ((CRATE, "created"), (other, "created"), (CRATE, "unchanged")):
        [row] = take("jsonld", {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": nodes})
        assert row.outcome == outcome
    entry = Dataset.objects.get(title="Crate of casts")
    assert [(c.name, c.orcid) for c in entry.creators.all()] == [
        ("Ada Okafor", "https://orcid.org/0000-0002-1825-0097")
    ]
    [steward] = entry.responsibilities.all()
    assert (steward.organization.name, steward.organization.ror) == ("Harbour Lab", "https://ror.org/05gq02987")
    assert (entry.spatial_text, entry.box) == ("Skagerrak", (8, 57, 11, 59))
    assert sorted(d.url for d in entry.distributions.all()) == [
        "https://example.org/all.zip",
        "https://example.org/casts.csv",
    ]


@pytest.mark.parametrize("name", ["./", "#data", "_:b0", "", "data/"])
def test_a_relative_name_is_no_key(take, name):
    for title in ("One", "Two"):
        assert [row.outcome for row in take("jsonld", dataset(name=title) | {"@id": name})] == ["created"]
    assert Dataset.objects.count() == 2


@pytest.mark.parametrize("subject", ["[]", "_:x", "<#d>", "<>"])
def test_a_dcat_dataset_without_an_address_is_found_again(take, subject):
    text = f'{PREFIXES} {subject} a dcat:Dataset ; dct:title "Nameless" ; dct:description "{ABOUT}" .'
    assert [take("dcat", text)[0].outcome for _ in range(2)] == ["created", "unchanged"]
    assert Dataset.objects.count() == 1


def test_the_second_of_two_datasets_of_one_name_is_told(take):
    rows = take("jsonld", [dataset(description="One. " + ABOUT), dataset(description="Two. " + ABOUT)])
    assert outcomes(rows) == [("Drift", "created", False), ("Drift", "unchanged", True)]
    assert "give each an identifier" in rows[1].problem
    assert outcomes(take("jsonld", [dataset(name="Ice"), dataset(name="Ice")])) == [("Ice", "created", False)]


# broken parts


def test_one_broken_part_does_not_refuse_the_others(take):
    graph = [dataset(name="One"), {"@type": "Dataset", "description": "No name."}, dataset(name="Two")]
    rows = take("jsonld", {"@graph": graph})
    assert outcomes(rows) == [("One", "created", False), ("", "unchanged", True), ("Two", "created", False)]
    page = (
        '<script type="application/ld+json">{"@type":"BreadcrumbList",}</script>'
        f'<script type="application/ld+json">{json.dumps(dataset(name="Three"))}</script>'
    )
    assert outcomes(take("jsonld", page)) == [("Three", "created", False), ("", "unchanged", True)]
    rows = take("csv", 'title;summary;keywords\nFour;"a, b";x | y\n;no title;z\nFive;c;w\n')
    assert outcomes(rows) == [("Four", "created", False), ("", "unchanged", True), ("Five", "created", False)]
    assert rows[1].problem == "Line 3 has no title."


# places and times


@pytest.mark.parametrize(
    ("places", "words", "box"),
    [
        (
            [{"name": "N", "geo": {"box": "50 0 60 10"}}, {"name": "S", "geo": {"box": "-60 0 -50 10"}}],
            "N; S",
            (0, -60, 10, 60),
        ),
        (
            {"name": "Fiji", "geo": {"polygon": "-20 177 -20 -178 -15 -178 -15 177 -20 177"}},
            "Fiji",
            (177, -20, -178, -15),
        ),
        ({"geo": {"box": "-20 170 -10 190"}}, "", (170, -20, -170, -10)),
        ({"geo": {"box": "100 170 110 190"}}, "100 170 110 190", None),
        ({"geo": [{"latitude": 1, "longitude": 2}, {"latitude": 3, "longitude": 4}]}, "", (2, 1, 4, 3)),
        ({"geo": {"circle": "46.5 8 1000"}}, "", (8, 46.5, 8, 46.5)),
        (["North Sea", "Skagerrak"], "North Sea; Skagerrak", None),
        ("POINT(8 46.5)", "", (8, 46.5, 8, 46.5)),
    ],
)
def test_places_of_schema_org(take, places, words, box):
    take("jsonld", dataset(spatialCoverage=places))
    entry = Dataset.objects.get()
    assert (entry.spatial_text, entry.box) == (words, box)


@pytest.mark.parametrize(
    ("coverage", "start", "end", "words"),
    [
        ("2012-01-01/P1Y", "2012-01-01", "2012-12-31", ""),
        ("-9000/1950", "None", "1950-12-31", "-9000/1950"),
        ("-12000-01-01/-9000-12-31", "None", "None", "-12000-01-01/-9000-12-31"),
        (["2016", "2018"], "2016-01-01", "2018-12-31", "2016-01-01/2016-12-31; 2018-01-01/2018-12-31"),
        ({"@type": "Duration", "startDate": "2012", "endDate": "P1Y"}, "2012-01-01", "2012-12-31", ""),
        ({"@type": "time:ProperInterval", "name": "Holocene"}, "None", "None", "Holocene"),
        ({"@value": "2010/2012", "@type": "Text"}, "2010-01-01", "2012-12-31", ""),
    ],
)
def test_times_of_schema_org(take, coverage, start, end, words):
    take("jsonld", dataset(temporalCoverage=coverage))
    entry = Dataset.objects.get()
    assert (str(entry.temporal_start), str(entry.temporal_end), entry.temporal_text) == (start, end, words)


@pytest.mark.parametrize(
    ("properties", "start", "end", "words"),
    [
        (
            'dct:temporal [ dcat:startDate "-9000"^^xsd:gYear ; dcat:endDate "1950"^^xsd:gYear ]',
            "None",
            "1950-12-31",
            "-9000/1950",
        ),
        (
            'dct:temporal [ dcat:startDate "2020-01-01T00:30:00+02:00"^^xsd:dateTime ; '
            'dcat:endDate "2020-12-31Z"^^xsd:date ]',
            "2020-01-01",
            "2020-12-31",
            "",
        ),
        (
            'dct:temporal [ dcat:startDate "2018-01-01" ; dcat:endDate "2018-12-31" ] , '
            '[ dcat:startDate "2016-01-01" ; dcat:endDate "2016-12-31" ]',
            "2016-01-01",
            "2018-12-31",
            "{2016-01-01/2016-12-31; 2018-01-01/2018-12-31}",
        ),
        ('dct:temporal "2016/2018"', "2016-01-01", "2018-12-31", ""),
        ("dct:temporal <http://n2t.net/ark:/99152/p0qhb66>", "None", "None", "http://n2t.net/ark:/99152/p0qhb66"),
    ],
)
def test_times_of_dcat(take, properties, start, end, words):
    take("dcat", f'{PREFIXES}<http://e.org/1> a dcat:Dataset ; dct:title "Ice" ; {properties} .')
    entry = Dataset.objects.get()
    texts = set(entry.temporal_text.split("; "))
    assert (str(entry.temporal_start), str(entry.temporal_end)) == (start, end)
    assert texts == set(words.strip("{}").split("; "))


@pytest.mark.parametrize(
    ("properties", "words", "box"),
    [
        ('dct:spatial [ dcat:bbox "POINT(1 2)" ] , [ dcat:bbox "POINT(3 4)" ]', "", (1, 2, 3, 4)),
        (
            'dct:spatial [ locn:geometry "<http://www.opengis.net/def/crs/EPSG/0/25832> POINT(1 2)" ]',
            "<http://www.opengis.net/def/crs/EPSG/0/25832> POINT(1 2)",
            None,
        ),
        ("dct:spatial <http://sws.geonames.org/2661886/>", "http://sws.geonames.org/2661886/", None),
        ('dct:spatial "the whole lake"', "the whole lake", None),
    ],
)
def test_places_of_dcat(take, properties, words, box):
    take("dcat", f'{PREFIXES}<http://e.org/1> a dcat:Dataset ; dct:title "Ice" ; {properties} .')
    entry = Dataset.objects.get()
    assert (entry.spatial_text, entry.box) == (words, box)


def test_times_and_places_of_erddap(take):
    header = "datasetID,title,minLongitude,maxLongitude,minLatitude,maxLatitude,minTime,maxTime,tabledap"
    lines = [
        "core,Core,NaN,NaN,NaN,NaN,-9000-01-01T00:00:00Z,1950-01-01T00:00:00Z,https://e.org/tabledap/core",
        "buoy,Buoy,170,190,-20,-10,2010-01-01T00:00:00Z,,https://e.org/tabledap/buoy",
    ]
    take("erddap", "\ufeff" + "\n".join([header, *lines]))
    core, buoy = Dataset.objects.get(title="Core"), Dataset.objects.get(title="Buoy")
    assert (core.temporal_start, str(core.temporal_end)) == (None, "1950-01-01")
    assert core.temporal_text == "-9000-01-01T00:00:00Z/1950-01-01T00:00:00Z"
    assert (buoy.box, str(buoy.temporal_start), buoy.temporal_text) == ((170, -20, -170, -10), "2010-01-01", "")


# harvests


def oai_page(*records, token=""):
    end = f'<resumptionToken completeListSize="250" cursor="0">{token}</resumptionToken>' if token else ""
    space = "http://www.openarchives.org/OAI/2.0/"
    return f'<OAI-PMH xmlns="{space}"><ListRecords>{"".join(records)}{end}</ListRecords></OAI-PMH>'


def oai_record(number, deleted=False, coverage=""):
    status = ' status="deleted"' if deleted else ""
    header = f"<header{status}><identifier>oai:e.org:{number}</identifier></header>"
    dc = f'<dc xmlns="http://purl.org/dc/elements/1.1/"><title>Record {number}</title>{coverage}</dc>'
    return f"<record>{header}{'' if deleted else f'<metadata>{dc}</metadata>'}</record>"


def test_a_page_of_a_harvest_says_that_more_follow_and_deletions_are_told(take):
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
