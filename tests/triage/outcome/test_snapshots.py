"""Snapshots never change; curators decide on them."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.people import sign_in
from triage.interviews.document_writer import write_document
from triage.models import Decision, Snapshot
from triage.outcome.snapshots import create_decision, create_snapshot, submit_interview


def test_a_snapshot_reads_as_before_after_answers_change(filled, ann, client):
    snapshot = create_snapshot(user=ann, interview=filled)
    write_document(user=ann, interview=filled, raw={"answers": {"builder_skill": "none", "ops_hours": 0}})
    stored = Snapshot.objects.get(pk=snapshot.pk)
    assert stored.recommendation["winner"] == "thin-api"
    page = client.get(f"{filled.get_absolute_url()}freezes/1/").content.decode()
    assert "Thin API over one store" in page
    create_snapshot(user=ann, interview=filled)
    changes = client.get(f"/api/v1/interviews/{filled.slug}/freezes/1/changes/2/").json()
    assert [(c["question"], c["before"], c["after"]) for c in changes["changes"]] == [
        ("What can somebody in the group build?", "Web services", "None: spreadsheets"),
        ("Hours per month that somebody will really give to running it", "8", "0"),
    ]


def test_only_a_curator_decides_and_another_pattern_needs_a_reason(filled, ann, curator):
    snapshot = create_snapshot(user=ann, interview=filled)
    with pytest.raises(PermissionDenied, match="a curator does"):
        create_decision(user=ann, snapshot=snapshot, pattern="thin-api", comment="")
    with pytest.raises(ValueError, match="Say why"):
        create_decision(user=curator, snapshot=snapshot, pattern="grid-subset-server", comment=" ")
    create_decision(
        user=curator, snapshot=snapshot, pattern="grid-subset-server", comment="They have an ERDDAP already."
    )
    assert Decision.objects.get().pattern == "grid-subset-server"
    for page in ("freezes/", "freezes/1/"):
        text = sign_in(ann).get(f"{filled.get_absolute_url()}{page}").content.decode()
        assert f">{Decision.objects.get().pattern_name}<" in text
    plan = sign_in(ann).get(f"/api/v1/interviews/{filled.slug}/plan/").json()
    assert (plan["pattern"], plan["decided"], len(plan["steps"])) == ("grid-subset-server", True, 7)


def test_each_change_of_the_status_is_a_revision(filled, ann, curator):
    filled.refresh_from_db()
    before = filled.revision
    snapshot = submit_interview(user=ann, interview=filled)
    create_decision(user=curator, snapshot=snapshot, pattern=snapshot.winner, comment="")
    filled.refresh_from_db()
    assert (filled.status, filled.revision) == ("decided", before + 2)
