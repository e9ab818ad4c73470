"""FAIR, measured: what a complete entry gets, and what an incomplete one is told."""

from dataclasses import replace

import pytest

from catalog.entries.record import DistributionRecord, IdentifierRecord
from catalog.exchange.fair import F_UJI, FAIR_CHECKER, measure_fair
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL

COMPLETE = replace(FLOW, homepage="https://doi.org/10.5555/flow")


def lost(record):
    return {answer.metric for answer in measure_fair(record, PORTAL).answers if answer.points < answer.maximum}


def test_a_complete_entry_gets_every_point():
    report = measure_fair(COMPLETE, PORTAL)
    assert lost(COMPLETE) == set()
    assert (report.percent, report.share(F_UJI), report.share(FAIR_CHECKER)) == (100, 1, 1)
    tools = [answer.tool for answer in report.answers]
    assert (tools.count(F_UJI), tools.count(FAIR_CHECKER)) == (17, 12)


@pytest.mark.parametrize(
    ("changes", "metrics"),
    [
        ({"homepage": "", "identifiers": ()}, {"FsF-F1-02MD"}),
        ({"homepage": "", "identifiers": (IdentifierRecord("accession", "PRJNA1234"),)}, {"FsF-F1-02MD"}),
        ({"license": ""}, {"FsF-R1.1-01M", "A1.2", "R1.1"}),
        ({"license": "https://example.org/terms"}, {"R1.1"}),
        ({"keywords": ()}, {"FsF-F2-01M"}),
        ({"relations": (), "publications": ()}, {"FsF-I3-01M"}),
        ({"access_class": "unknown"}, {"FsF-A1-01M"}),
        ({"distributions": ()}, {"FsF-F3-01M", "FsF-A1-02MD", "FsF-R1-01M", "FsF-R1.3-02D"}),
        ({"distributions": (DistributionRecord("https://e.org/a", format="SAS7BDAT"),)}, {"FsF-R1.3-02D"}),
    ],
)
def test_missing_metadata_costs_points_and_is_reported(changes, metrics):
    record = replace(COMPLETE, **changes)
    assert lost(record) == metrics
    assert all(answer.advice for answer in measure_fair(record, PORTAL).answers if answer.points < answer.maximum)


@pytest.mark.parametrize(
    "identifier",
    [
        IdentifierRecord("DOI", "10.5061/dryad.8515"),
        IdentifierRecord("ARK", "ark:/12345/x"),
        IdentifierRecord("Handle", "20.500/1"),
        IdentifierRecord("URL", "https://w3id.org/flow"),
    ],
    ids=lambda identifier: identifier.scheme,
)
def test_a_persistent_identifier_counts_wherever_the_entry_names_it(identifier):
    assert lost(replace(COMPLETE, homepage="", identifiers=(identifier,), relations=())) == set()


def test_an_entry_with_a_title_alone_has_a_report():
    assert 0 < measure_fair(PLAIN, PORTAL).percent < 70


def test_the_page_and_its_json_say_the_same(client, rich):
    address = f"/datasets/{rich.slug}/fair/"
    report = client.get(address, headers={"accept": "application/json"}).json()
    page = client.get(address).content.decode()
    assert f"{report['percent']} %" in page
    assert len(report["answers"]) == 29
    assert all(answer["metric"] in page for answer in report["answers"])
    assert address in client.get(f"/datasets/{rich.slug}/").content.decode()
