"""What comes out: freezes that never change, decisions, invitations, the draft in the catalogue."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import SecretLink
from catalog.models import Dataset
from tests.triage.conftest import client_of, make_user
from triage.content.shipped import answers_files
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.interviews.document_writer import write_document
from triage.interviews.members import InvitationError, invite, join, set_role
from triage.models import Decision, Freeze, Member
from triage.outcome.snapshots import decide, freeze


@pytest.fixture
def filled(interview, ann):
    raw = next(raw for raw in answers_files() if raw["scenario"].startswith("AralDIF"))
    write_document(user=ann, interview=interview, raw=raw)
    return interview


def test_a_freeze_reads_as_before_after_answers_change(filled, ann, client):
    frozen = freeze(user=ann, interview=filled)
    write_document(user=ann, interview=filled, raw={"answers": {"builder_skill": "none", "ops_hours": 0}})
    kept = Freeze.objects.get(pk=frozen.pk)
    assert kept.recommendation["winner"] == "thin-api"
    page = client.get(f"{filled.get_absolute_url()}freezes/1/").content.decode()
    assert "Thin API over one store" in page
    freeze(user=ann, interview=filled)
    changes = client.get(f"/api/v1/interviews/{filled.slug}/freezes/1/changes/2/").json()
    assert [(c["question"], c["before"], c["after"]) for c in changes["changes"]] == [
        ("What can somebody in the group build?", "Web services", "None: spreadsheets"),
        ("Hours per month that somebody will really give to running it", "8", "0"),
    ]


def test_a_freeze_is_never_written_again(filled, ann):
    frozen = freeze(user=ann, interview=filled)
    frozen.comment = "better"
    with pytest.raises(ValidationError, match="never changed"):
        frozen.save()


def test_only_a_curator_decides_and_another_pattern_needs_a_reason(filled, ann, curator):
    frozen = freeze(user=ann, interview=filled)
    with pytest.raises(PermissionDenied, match="a curator does"):
        decide(user=ann, frozen=frozen, pattern="thin-api", comment="")
    with pytest.raises(ValueError, match="Say why"):
        decide(user=curator, frozen=frozen, pattern="grid-subset-server", comment=" ")
    decide(user=curator, frozen=frozen, pattern="grid-subset-server", comment="They have an ERDDAP already.")
    assert Decision.objects.get().pattern == "grid-subset-server"
    for page in ("freezes/", "freezes/1/"):
        text = client_of(ann).get(f"{filled.get_absolute_url()}{page}").content.decode()
        assert f">{Decision.objects.get().pattern_name}<" in text
    plan = client_of(ann).get(f"/api/v1/interviews/{filled.slug}/plan/").json()
    assert (plan["pattern"], plan["decided"], len(plan["steps"])) == ("grid-subset-server", True, 8)


def test_a_link_lets_in_until_it_expires_and_then_says_whom_to_ask(interview, ann, anybody):
    invitation, token = invite(user=ann, interview=interview, role="interviewee", days=7)
    bob = make_user("bob")
    assert join(user=bob, token=token) == interview
    assert Member.objects.get(user=bob).role == "interviewee"
    SecretLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(InvitationError, match=r"expired\. Ask ann"):
        join(user=make_user("carl"), token=token)
    page = client_of(bob).get(f"/triage/join/{token}/")
    assert page.status_code == 410
    assert "Ask ann" in page.content.decode()
    assert token not in str(invitation.__dict__)


def test_an_interview_keeps_an_owner(interview, ann):
    with pytest.raises(ValueError, match="keeps one owner"):
        set_role(user=ann, interview=interview, member=interview.members.get(), role="reader")


def test_the_draft_carries_what_was_said_and_links_both_ways(filled, ann):
    dataset = make_draft_dataset(user=ann, interview=filled, base_url="https://portal.example")
    filled.refresh_from_db()
    assert filled.dataset == dataset
    assert dataset.evidence == [f"Interview: https://portal.example{filled.get_absolute_url()}"]
    assert (dataset.status, dataset.owner, dataset.archetype) == ("draft", ann, "Thin API over one store")
    assert [o.organization.name for o in dataset.responsibilities.all()] == ["Basin hydrology group"]
    distribution = dataset.distributions.get()
    assert (distribution.format.name, distribution.bytes) == ("NetCDF", 50 * 10**9)
    assert make_draft_dataset(user=ann, interview=filled, base_url="https://portal.example") == dataset
    assert Dataset.objects.filter(owner=ann).count() == 1


def test_a_regulated_interview_makes_a_private_draft(interview, ann):
    write_document(user=ann, interview=interview, raw={"answers": {"sensitivity": "regulated"}})
    dataset = make_draft_dataset(user=ann, interview=interview, base_url="https://portal.example")
    assert (dataset.visibility, dataset.access_class) == ("private", "controlled")


def test_a_name_is_linked_to_the_catalogue_once_somebody_confirms(interview, ann, client):
    from catalog.entries.writing import create_draft_dataset
    from tests.triage.forms_client import read_form
    from triage.models import Dependency

    create_draft_dataset(user=ann, title="NASA DAACs", alternate_names=("NASA DAAC",))
    raw = {"records": {"dependencies": [{"what": "Forcing", "kind": "dataset", "system": "NASA DAAC"}]}}
    write_document(user=ann, interview=interview, raw=raw)
    url = f"{interview.get_absolute_url()}section/dependencies/"
    assert "In the catalogue we found" in client.get(url).content.decode()
    uid = Dependency.objects.get().uid
    client.post(url, {**read_form(client, url), "do": f"link:{uid}:nasa-daacs"})
    assert Dependency.objects.get().system.title == "NASA DAACs"
    assert "linked" in client.get(url).content.decode()


def test_exports_speak_other_peoples_formats(filled, client):
    base = f"{filled.get_absolute_url()}export/"
    plan = json.loads(client.get(f"{base}madmp/").content)["dmp"]
    assert plan["dataset"][0]["distribution"][0]["byte_size"] == 50 * 10**9
    text = client.get(f"{base}markdown/").content.decode()
    assert "**Thin API over one store.**" in text
    assert "1. [ ] Write the example calls first" in text


def test_curators_see_who_else_uses_a_format(filled, curator):
    page = client_of(curator).get("/triage/across/?format_name=netcdf&system=nasa").content.decode()
    assert filled.get_absolute_url() in page
    rows = client_of(curator).get("/api/v1/interviews/records/?section=consumers").json()
    assert rows["count"] == 7
    assert rows["results"][0]["interview"] == filled.slug


def test_rest_answers_a_refusal_with_its_sentence(client, interview):
    answer = client.post(
        f"/api/v1/interviews/{interview.slug}/invitations/", {"role": "king"}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "Invite as one of" in answer.json()["detail"]


def test_rest_keeps_what_it_cannot_read_and_says_so(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/"
    said = {"answers": {"ops_hours": "about eight", "nonsense": 1, "budget": "M"}}
    answer = client.patch(url, said, content_type="application/json").json()
    assert [problem["path"] for problem in answer["problems"]] == ["ops_hours", "nonsense"]
    assert answer["answers"]["ops_hours"]["typed"] == "about eight"
    assert client.get(f"{url}recommendation/").json()["signals"] == {"budget": "M"}
    exported = client.get(f"/triage/{interview.slug}/export/markdown/").content.decode()
    assert "**about eight (as typed, not read)**" in exported


def test_single_records_by_rest(client, interview):
    url = f"/api/v1/interviews/{interview.slug}/records/formats/"
    made = client.post(url, {"name": "netcdf", "total": "2 TB"}, content_type="application/json").json()
    changed = client.patch(f"{url}{made['id']}/", {"files": 12}, content_type="application/json").json()
    assert (changed["files"], changed["total"]) == (12, {"value": 2, "unit": "TB"})
    assert client.delete(f"{url}{made['id']}/").status_code == 204
    assert client.get(url).json()["count"] == 0
