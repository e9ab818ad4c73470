"""Dublin Core of a dataset."""

from catalog.exchange.oai import oai_dc
from tests.catalog.exchange.validation import FLOW, PLAIN, ROOT


def values(record, name):
    return [element.text for element in oai_dc.write(record).iter(f"{{{oai_dc.DC}}}{name}")]


def test_every_element_repeats_as_often_as_there_are_values():
    assert values(FLOW, "title") == ["Flow of the Skagit", "Skagit flow"]
    assert values(FLOW, "creator") == ["Quetin, Langdon", "Ross, Robin"]
    assert values(FLOW, "subject") == ["river", "flow", "hydrology"]
    assert values(FLOW, "identifier") == [
        f"{ROOT}datasets/id/lwds:2026-1/",
        "lwds:2026-1",
        "https://doi.org/10.5061/dryad.8515",
        "PRJNA1234",
    ]
    assert values(FLOW, "coverage") == ["the Skagit", "1990-01-01/", "Fiji", "Lake", "Holocene"]
    assert values(FLOW, "format") == ["text/csv", "JSON"]
    assert values(FLOW, "relation") == [
        f"{ROOT}datasets/rivers/",
        *(publication.identifier for publication in FLOW.publications),
    ]
    assert (values(FLOW, "publisher"), values(FLOW, "contributor")) == (["River Office"], ["Science Fund"])


def test_unknown_values_have_no_element():
    names = {element.tag.removeprefix(f"{{{oai_dc.DC}}}") for element in oai_dc.write(PLAIN)}
    assert names == {"title", "date", "type", "identifier", "language"}
    assert values(PLAIN, "date") == [PLAIN.created]
