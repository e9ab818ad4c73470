"""Problems from fields that no rule was written for: first pattern, cost class, and names in the answer."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.people import sign_in
from triage.content import shipped
from triage.engine.document import Document
from triage.engine.outcome import compute_outcome
from triage.engine.parsing import parse_document

PROBLEMS = [
    problem
    for name in ("other_fields.yaml", "told_problems.yaml")
    for problem in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["name"])
def test_the_answer_is_one_that_a_consultant_may_give(problem):
    raw, problems = parse_document(shipped.shipped_questionnaire(), problem)
    assert problems == []
    document = Document(shipped.shipped_questionnaire(), raw)
    outcome = compute_outcome(document=document, rules=shipped.shipped_rule_set(), today=date(2026, 12, 1))
    first = outcome.recommendation.ranking[0]
    assert (outcome.recommendation.winner in problem["ok"], first.cost in problem["cost"]) == (True, True), first
    assert len(outcome.steps) >= 5
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
