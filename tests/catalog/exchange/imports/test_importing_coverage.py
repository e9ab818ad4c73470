"""Places and times of every source, or its words."""

import pytest

from catalog.models import Dataset
from tests.catalog.exchange.imports.sources import PREFIXES, dataset


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


def test_several_places_and_periods_are_stored_each_and_stay(take):
    text = dataset(
        spatialCoverage=[{"name": "N", "geo": {"box": "50 0 60 10"}}, {"name": "S", "geo": {"box": "-60 0 -50 10"}}],
        temporalCoverage=["2016", "-9000/1950"],
    )
    for _ in range(2):
        take("jsonld", text)
        entry = Dataset.objects.get()
        assert [(place.name, place.box) for place in entry.places.all()] == [("N", "0,50,10,60"), ("S", "0,-60,10,-50")]
        assert [(p.start, p.end) for p in entry.periods.all()] == [("2016-01-01", "2016-12-31"), ("-9000", "1950")]


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
