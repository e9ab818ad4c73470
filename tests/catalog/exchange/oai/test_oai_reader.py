"""Answers of OAI-PMH repositories."""

from xml.etree import ElementTree as ET

import pytest

from catalog.exchange.formats import IMPORT_FORMATS
from catalog.exchange.oai import oai_dc, oai_reader
from catalog.exchange.source_entry import UnreadableSourceError
from tests.catalog.exchange.validation import FLOW, ROOT

SPACES = (
    'xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def response(*records):
    return f"<OAI-PMH {SPACES}><ListRecords>{''.join(records)}</ListRecords></OAI-PMH>"


def described(dublin_core, status=""):
    header = f"<header{status}><identifier>oai:e.org:1</identifier></header>"
    return f"<record>{header}<metadata><oai_dc:dc>{dublin_core}</oai_dc:dc></metadata></record>"


def test_our_own_oai_answer_is_read(client, rich):
    answer = client.get("/datasets/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode()
    record = IMPORT_FORMATS["oai"].read(answer)[0].record
    assert (record.title, record.license) == (rich.title, rich.license)
    assert (record.temporal_start, record.temporal_end) == ("2001-08-06", "2002-09-09")


def test_dublin_core_is_read_back():
    core = ET.tostring(oai_dc.write(FLOW), encoding="unicode")
    record = f"<record><header><identifier>oai:x</identifier></header><metadata>{core}</metadata></record>"
    [entry] = oai_reader.read(response(record))
    assert entry.key == "oai:x"
    assert (entry.record.title, entry.record.alternate_names) == (FLOW.title, FLOW.alternate_names)
    assert (entry.record.license, entry.record.homepage) == (FLOW.license, f"{ROOT}datasets/id/lwds:2026-1/")
    assert (entry.record.temporal_start, entry.record.temporal_end) == ("1990-01-01", "")
    assert entry.record.spatial_text == "the Skagit; Fiji; Lake; Holocene"
    assert [creator.name for creator in entry.record.creators] == ["Quetin, Langdon", "Ross, Robin"]
    assert (entry.record.identifiers, entry.record.languages) == (FLOW.identifiers[:1], FLOW.languages)


def test_deleted_records_are_marked_and_an_untitled_one_is_kept():
    text = response(described("<dc:title>Gone</dc:title>", ' status="deleted"'), described("<dc:type>Image</dc:type>"))
    deleted, entry = oai_reader.read(text)
    assert (deleted.key, deleted.is_deleted, entry.is_deleted) == ("oai:e.org:1", True, False)
    assert (entry.record.title, entry.record.kind) == ("Untitled", "image")


def test_coverage_is_a_time_where_it_is_one_and_else_a_place():
    coverage = "<dc:coverage>Lake</dc:coverage><dc:coverage>2001-06</dc:coverage><dc:coverage>Bay</dc:coverage>"
    record = oai_reader.read(response(described(coverage)))[0].record
    assert (record.temporal_start, record.temporal_end) == ("2001-06-01", "2001-06-30")
    assert record.spatial_text == "Lake; Bay"
    assert [place.name for place in record.places] == ["Lake", "Bay"]


def test_rights_with_an_address_are_a_licence_and_others_text():
    rights = "<dc:rights>For members</dc:rights><dc:rights>https://l.org/by</dc:rights>"
    record = oai_reader.read(response(described(rights)))[0].record
    assert (record.license, record.access) == ("https://l.org/by", "For members")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f'<OAI-PMH {SPACES}><error code="noRecordsMatch">Nothing</error></OAI-PMH>', "noRecordsMatch: Nothing"),
        (response(), "no records with oai_dc"),
        (response("<record><header/></record>"), "no records with oai_dc"),
        ("<a", "not XML"),
    ],
)
def test_a_document_without_a_record_gets_a_reason(text, problem):
    with pytest.raises(UnreadableSourceError, match=problem):
        oai_reader.read(text)
