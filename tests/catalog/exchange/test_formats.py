"""The registry of formats: every export can be written, whatever is known of a dataset."""

import json

import pytest
from lxml import etree

from catalog.exchange.formats import EXPORT_FORMATS, LINKSET, typed_links
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT


@pytest.mark.parametrize("record", [FLOW, PLAIN], ids=lambda record: record.slug)
@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_every_format_writes_text_or_a_json_document_that_names_the_dataset(name, record):
    written = EXPORT_FORMATS[name].write(record, PORTAL)
    text = written if isinstance(written, str) else json.dumps(written)
    assert record.identifier in text


def test_an_accept_header_chooses_one_format():
    accepted = [media_type for export in EXPORT_FORMATS.values() for media_type in export.accept]
    assert len(accepted) == len(set(accepted))


def test_xml_declares_its_encoding_and_needs_no_prefix():
    text = EXPORT_FORMATS["datacite.xml"].write(FLOW, PORTAL)
    assert text.startswith("<?xml ")
    assert etree.fromstring(text.encode()).prefix is None


def test_every_format_but_the_links_themselves_is_a_link():
    described = {
        url: media_type for relation, url, media_type in typed_links(FLOW, PORTAL) if relation == "describedby"
    }
    assert described == {
        f"{ROOT}datasets/flow.{name}": export.media_type for name, export in EXPORT_FORMATS.items() if name != LINKSET
    }
