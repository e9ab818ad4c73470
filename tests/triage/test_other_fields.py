"""Problems from fields that no rule was written for: first pattern, cost class, and names in the answer."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.people import sign_in
from tests.triage.forms_client import fill_interview
from triage.content import shipped
from triage.engine.document import Document
from triage.engine.outcome import compute_outcome
from triage.engine.parsing import parse_document
from triage.interviews.lifecycle import create_interview


def read_problems(name):
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


NEW_GROUPS = read_problems("new_groups.yaml")
TOLD = ("other_fields.yaml", "told_problems.yaml", "more_told_problems.yaml")
PROBLEMS = [*(problem for name in TOLD for problem in read_problems(name)), *NEW_GROUPS]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["name"])
def test_the_answer_is_one_that_a_consultant_may_give(problem):
    raw, problems = parse_document(shipped.shipped_questionnaire(), problem)
    assert problems == []
    document = Document(shipped.shipped_questionnaire(), raw)
    outcome = compute_outcome(document=document, rules=shipped.shipped_rule_set(), today=date(2026, 12, 1))
    result = outcome.recommendation
    first = result.candidate(problem["dear"]) if "dear" in problem else result.ranking[0]
    assert (result.winner in problem.get("ok", [None]), first.cost in problem["cost"]) == (True, True), first
    assert (result.stopped, outcome.too_dear and outcome.too_dear.pattern) == (
        problem.get("stopped", False),
        problem.get("dear"),
    )
    steps = outcome.list_steps(outcome.rules.patterns[first.pattern])
    assert len(steps) >= 5
    advice = "\n".join([*(step.text for step in steps), *(reason.text for reason in (*result.addons, *result.exits))])
    assert [words for words in problem.get("says", ()) if words.casefold() not in advice.casefold()] == []
    named = {repository.key for repository in outcome.repositories}.union(
        *(row.repositories for row in outcome.mapping)
    )
    assert named & set(problem.get("names", named)) or not problem.get("names")


def test_one_of_them_by_rest(ann):
    """The whole way: posted as JSON, recommended, planned, and a kit to download."""
    client, problem = sign_in(ann), PROBLEMS[0]
    data = {key: problem[key] for key in ("answers", "records")} | {"title": problem["name"]}
    made = client.post("/api/v1/interviews/", data, content_type="application/json").json()
    assert made["problems"] == []
    result = client.get(f"/api/v1/interviews/{made['slug']}/recommendation/").json()
    assert result["winner"] in problem["ok"]
    assert len(result["content_sha256"]) == 64
    plan = client.get(f"/api/v1/interviews/{made['slug']}/plan/").json()
    assert len(plan["steps"]) >= 5
    assert all(step["how"].startswith("/triage/how/") for step in plan["steps"])
    assert client.get(f"/api/v1/interviews/{made['slug']}/kit/").content.startswith(b"PK")


@pytest.mark.long
@pytest.mark.parametrize("group", NEW_GROUPS, ids=lambda group: group["name"])
def test_forms_and_rest_read_a_group_alike(ann, group):
    client = sign_in(ann)
    data = {key: group[key] for key in ("answers", "records")} | {"title": group["name"]}
    made = client.post("/api/v1/interviews/", data, content_type="application/json").json()
    assert made["problems"] == []
    typed = create_interview(user=ann, title=group["name"])
    fill_interview(client, typed.get_absolute_url(), group)
    by_rest, by_forms = (
        client.get(f"/api/v1/interviews/{slug}/recommendation/").json() for slug in (made["slug"], typed.slug)
    )
    for name in ("signals", "winner", "ranking", "options", "repositories"):
        assert by_forms[name] == by_rest[name]
    assert by_rest["winner"] in group.get("ok", [None])
    plans = [client.get(f"/api/v1/interviews/{slug}/plan/").json()["steps"] for slug in (made["slug"], typed.slug)]
    assert plans[0] == plans[1]
    assert bool(plans[0]) != (group.get("stopped", False) or "dear" in group)
    for page in ("recommendation/", "plan/", "export/print/"):
        assert client.get(f"{typed.get_absolute_url()}{page}").status_code == 200


def test_who_cannot_pay_still_reads_who_takes_such_data(ann):
    group = next(group for group in NEW_GROUPS if "dear" in group)
    data = {key: group[key] for key in ("answers", "records")} | {"title": group["name"]}
    client = sign_in(ann)
    made = client.post("/api/v1/interviews/", data, content_type="application/json").json()
    page = client.get(f"/triage/{made['slug']}/recommendation/").content.decode()
    assert "costs more than you can spend: more than $1,000 a month is the least" in " ".join(page.split())
    assert "BioImage Archive" in page
