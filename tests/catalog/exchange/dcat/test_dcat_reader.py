"""DCAT as others write it."""

from dataclasses import replace

import pytest

from catalog.entries.record import DistributionRecord, PeriodRecord, PlaceRecord
from catalog.exchange.dcat import dcat_reader, dcat_writer
from catalog.exchange.imports.importing import import_entries
from catalog.exchange.schema_org.schema_org_writer import all_variables
from catalog.exchange.source_entry import UnreadableSourceError
from catalog.models import Dataset
from tests.catalog.exchange.validation import FLOW, PORTAL

PREFIXES = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "


def take(curator, form, text):
    return import_entries(user=curator, format_name=form, source="elsewhere", text=text)


def read_one(properties):
    [entry] = dcat_reader.read(f"{PREFIXES}<http://e.org/1> a dcat:Dataset ; {properties} .")
    return entry.record


def test_foreign_turtle_and_rdf_xml_are_read_in_english(curator):
    turtle = PREFIXES + (
        '<http://e.org/1> a dcat:Dataset ; dct:title "Eis"@de, "Ice"@en ; dct:temporal [ dcat:startDate "2020" ] ; '
        'dct:spatial [ dcat:bbox "POLYGON((-10 50, -10 60, 5 60, 5 50, -10 50))" ] ; '
        'dcat:distribution [ dcat:byteSize "many" ; dcat:accessURL <https://e.org/f> ] .'
    )
    take(curator, "dcat", turtle)
    dataset = Dataset.objects.get()
    assert (dataset.title, str(dataset.temporal_start)) == ("Ice", "2020-01-01")
    assert dataset.box == (-10.0, 50.0, 5.0, 60.0)
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xml = (
        f'<rdf:RDF xmlns:rdf="{rdf}" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">'
        '<dcat:Dataset rdf:about="http://e.org/2"><dct:title>Snow</dct:title></dcat:Dataset></rdf:RDF>'
    )
    assert take(curator, "dcat", xml)[0].title == "Snow"


def test_a_written_document_is_read_back_whole():
    text = dcat_writer.as_turtle(dcat_writer.write_dataset(FLOW, PORTAL))
    [entry] = dcat_reader.read(text)
    links = tuple(replace(d, columns=(), delimiter="", encoding="", header_row=1) for d in FLOW.distributions)
    relations = tuple(replace(relation, title="", url="") for relation in FLOW.relations)
    variables = tuple(all_variables(FLOW))
    assert entry.key == FLOW.identifier
    assert entry.record == replace(FLOW, variables=variables, distributions=links, relations=relations)


@pytest.mark.parametrize("media_type", ["text/csv", "text/csv; charset=utf-8", "application/vnd.a+json"])
def test_a_media_type_is_read_back_with_its_parameters(media_type):
    record = replace(FLOW, distributions=(DistributionRecord("https://e.org/a", media_type=media_type),))
    text = dcat_writer.as_turtle(dcat_writer.write_dataset(record, PORTAL))
    assert dcat_reader.read(text)[0].record.distributions[0].media_type == media_type


@pytest.mark.parametrize(
    ("properties", "media_type", "file_format"),
    [
        ("dcat:mediaType <http://www.iana.org/assignments/media-types/text/csv>", "text/csv", ""),
        ('dcat:mediaType "text/csv"', "text/csv", ""),
        ('dct:format "CSV"', "", "CSV"),
        ("dct:format <http://publications.europa.eu/resource/authority/file-type/CSV>", "", "CSV"),
        ("dcat:mediaType <http://publications.europa.eu/resource/authority/file-type/CSV>", "", "CSV"),
    ],
)
def test_formats_of_other_portals_are_read(properties, media_type, file_format):
    record = read_one(f"dcat:distribution [ dcat:accessURL <https://e.org/f> ; {properties} ]")
    [link] = record.distributions
    assert (link.media_type, link.format) == (media_type, file_format)


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        ("POLYGON((-10 50, -10 60, 5 60, 5 50, -10 50))", (-10, 50, 5, 60)),
        ("POLYGON((-.5 .25, 2 .25, 2 3, -.5 3, -.5 .25))", (-0.5, 0.25, 2, 3)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON((1 2, 3 2, 3 4, 1 4, 1 2))", (1, 2, 3, 4)),
        ("ENVELOPE(1, 3, 4, 2)", (1, 2, 3, 4)),
        ("POINT(8 46.5)", (8, 46.5, 8, 46.5)),
        (
            "MULTIPOLYGON(((170 -20, 180 -20, 180 10, 170 10, 170 -20)), "
            "((-180 -20, -170 -20, -170 10, -180 10, -180 -20)))",
            (170, -20, -170, 10),
        ),
        (
            "MULTIPOLYGON(((1 2, 3 2, 3 4, 1 4, 1 2)), ((10 20, 30 20, 30 40, 10 40, 10 20)))",
            (1, 2, 30, 40),
        ),
        ("POLYGON((200 0, 210 0, 210 5, 200 5, 200 0))", (-160, 0, -150, 5)),
        ("POLYGON((500000 4649776, 500010 4649776, 500010 4649786, 500000 4649776))", None),
        ("the whole lake", None),
    ],
)
def test_shapes_become_boxes_where_they_are_possible(shape, box):
    assert read_one(f'dct:spatial [ dcat:bbox "{shape}" ]').box == box


def test_geojson_is_a_shape_too():
    shape = '{\\"type\\": \\"Polygon\\", \\"coordinates\\": [[[1,2],[3,2],[3,4],[1,4],[1,2]]]}'
    assert read_one(f'dct:spatial [ dcat:bbox "{shape}" ]').box == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("size", "size_in_bytes"), [("18243", 18243), ("18243.0", 18243), ("many", None), ("-1", None)]
)
def test_a_size_is_a_whole_number_of_bytes(size, size_in_bytes):
    record = read_one(f'dcat:distribution [ dcat:accessURL <https://e.org/f> ; dcat:byteSize "{size}" ]')
    assert record.distributions[0].bytes == size_in_bytes


def test_a_licence_without_an_address_and_rights_become_the_text_on_access():
    record = read_one('dct:license "CC-BY 4.0" ; dct:accessRights "For members"')
    assert (record.license, record.access) == ("", "For members; licence: CC-BY 4.0")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a b c", "not JSON-LD, Turtle or RDF/XML"),
        ("", "no dcat:Dataset"),
        ('{"@context": "https://e.org/context"}', "nothing is fetched here"),
        ("{", "not JSON"),
    ],
)
def test_a_document_without_a_dataset_gets_a_reason(text, problem):
    with pytest.raises(UnreadableSourceError, match=problem):
        dcat_reader.read(text)


def test_several_places_and_periods_are_kept_each_and_in_one_order():
    properties = (
        'dct:title "Ice" ; dct:spatial [ <http://www.w3.org/2000/01/rdf-schema#label> "South" ; dcat:bbox '
        '"POINT(3 -60)" ] , [ dcat:bbox "POINT(1 50)" ] , <http://sws.geonames.org/2661886/> ; dct:temporal '
        '[ dcat:startDate "2018" ; dcat:endDate "2018" ] , [ dcat:startDate "-9000" ; dcat:endDate "1950" ]'
    )
    record = read_one(properties)
    south, swiss = PlaceRecord("South", "3,-60,3,-60"), PlaceRecord(url="http://sws.geonames.org/2661886/")
    assert set(record.places) == {south, swiss, PlaceRecord(box="1,50,1,50")}
    assert set(record.periods) == {PeriodRecord("", "2018-01-01", "2018-12-31"), PeriodRecord("", "-9000", "1950")}
    assert all(read_one(properties) == record for _ in range(10))


def test_languages_are_codes():
    eu, loc = "http://publications.europa.eu/resource/authority/language/", "http://id.loc.gov/vocabulary/iso639-1/"
    values = f'<{eu}ENG> , <{eu}DEU> , <{loc}fr> , "en-GB"'
    assert set(read_one(f'dct:title "Ice" ; dct:language {values}').languages) == {"en", "deu", "fr"}


def test_the_licence_of_all_distributions_a_contact_by_its_office_and_a_frequency_are_read():
    properties = (
        'dct:title "Ice" ; dcat:contactPoint [ <http://www.w3.org/2006/vcard/ns#organization-name> "BRGM" ] ; '
        "dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ; "
        "dcat:distribution [ dcat:accessURL <http://e.org/a> ; dct:license <http://e.org/open> ] , "
        "[ dcat:accessURL <http://e.org/b> ; dct:license <http://e.org/open> ]"
    )
    record = read_one(properties)
    assert (record.license, record.contact_name, record.frequency) == ("http://e.org/open", "BRGM", "annual")
    assert read_one(properties.replace("e.org/open> ]", "e.org/other> ]", 1)).license == ""
