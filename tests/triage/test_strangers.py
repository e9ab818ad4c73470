"""Ten interviews of strangers through the forms and through REST: canonical amounts, and a pattern with its reasons."""

from pathlib import Path

import pytest
import yaml

from tests.people import sign_in
from tests.triage.forms_client import fill_interview
from triage.interviews.documents import read_document
from triage.interviews.lifecycle import create_interview
from triage.models import Interview

STRANGERS = yaml.safe_load(Path(__file__).with_name("strangers.yaml").read_text(encoding="utf-8"))
PAGES = ("", "section/formats/", "section/who/?door=short", "recommendation/", "plan/", "export/print/")


def read_stored(interview: Interview, path: str):
    """What the portal keeps of one answer: the value, or the text that it could not read."""
    interview.refresh_from_db()
    raw = read_document(user=interview.members.get().user, interview=interview).raw
    if "/" not in path:
        cell = raw["answers"][path]
        return {"typed": cell["typed"]} if cell.get("typed") else cell["value"]
    section, record_number, key = path.split("/")
    record = raw["records"][section][int(record_number) - 1]
    return {"typed": record["typed"][key]} if key in record.get("typed", {}) else record[key]


def check(client, interview: Interview, stranger) -> None:
    assert {path: read_stored(interview, path) for path in stranger["stored"]} == stranger["stored"]
    result = client.get(f"/api/v1/interviews/{interview.slug}/recommendation/").json()
    assert (result["winner"], result["stopped"]) == (stranger["expect"], stranger.get("stopped", False))
    for candidate in result["ranking"]:
        assert candidate["score"] == sum(reason["points"] for reason in candidate["reasons"])
    assert result["ranking"][0]["reasons"]
    fired = {reason["rule"] for candidate in result["ranking"] for reason in candidate["reasons"]}
    assert set(stranger.get("fires", ())) <= fired
    pages = {page: client.get(interview.get_absolute_url() + page).status_code for page in PAGES}
    assert pages == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda stranger: stranger["name"])
def test_rest_reads_free_wording(ann, stranger):
    client = sign_in(ann)
    data = {key: stranger[key] for key in ("answers", "records")} | {"title": stranger["name"]}
    made = client.post("/api/v1/interviews/", data, content_type="application/json")
    assert made.status_code == 201
    assert sorted(problem["path"] for problem in made.json()["problems"]) == stranger.get("problems", [])
    check(client, Interview.objects.get(slug=made.json()["slug"]), stranger)


QUICK = "A weather mast on a school, half told"
BY_FORMS = [
    pytest.param(stranger, marks=[] if stranger["name"] == QUICK else pytest.mark.long) for stranger in STRANGERS
]


@pytest.mark.parametrize("stranger", BY_FORMS, ids=lambda stranger: stranger["name"])
def test_the_forms_read_free_wording(ann, stranger):
    client, interview = sign_in(ann), create_interview(user=ann, title=stranger["name"])
    fill_interview(client, interview.get_absolute_url(), stranger)
    check(client, interview, stranger)
