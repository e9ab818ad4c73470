"""Decisions beside recommendations: agreement, drift, and only what the reader may see."""

import pytest

from tests.people import person, sign_in
from triage.content.versions import get_content
from triage.interviews.document_writer import write_document
from triage.outcome.snapshots import create_decision, create_snapshot
from triage.reports.agreement import count_agreement, list_decisions


@pytest.fixture
def decided(filled, ann, curator):
    """Two decisions: one as recommended, one against it."""
    snapshot = create_snapshot(user=ann, interview=filled)
    create_decision(user=curator, snapshot=snapshot, pattern="thin-api", comment="")
    create_decision(user=curator, snapshot=snapshot, pattern="map-layers", comment="They only look.")
    return filled


def rules():
    return get_content().rules


def test_agreement_and_drift_are_counted(decided, curator):
    rows = list_decisions(user=curator, rules=rules())
    assert [(row.decided, row.agrees, row.has_drifted) for row in rows] == [
        ("Map layers", False, False),
        ("Thin API over one store", True, False),
    ]
    counts = count_agreement(rows)
    assert (counts.decisions, counts.agreeing, counts.drifted) == (2, 1, 0)


def test_later_answers_change_no_decision(decided, ann, curator):
    write_document(user=ann, interview=decided, raw={"answers": {"sensitivity": "regulated"}})
    assert not list_decisions(user=curator, rules=rules())[0].has_drifted


def test_the_page_shows_what_the_reader_may_see(decided, curator):
    page = sign_in(curator).get("/triage/decisions/").content.decode()
    assert "They only look." in page
    assert "Leave one answer out" in page
    other = sign_in(person("outsider")).get("/triage/decisions/").content.decode()
    assert "They only look." not in other
