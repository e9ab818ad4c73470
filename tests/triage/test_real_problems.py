"""Problems that groups described in public: the first pattern, the way to build it, and its cost class."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from triage.content import shipped
from triage.engine.document import Document
from triage.engine.outcome import compute_outcome
from triage.engine.parsing import parse_document

PROBLEMS = yaml.safe_load(Path(__file__).with_name("real_problems.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["name"])
def test_a_real_problem_gets_what_a_consultant_would_say(problem):
    raw, problems = parse_document(shipped.shipped_questionnaire(), problem)
    assert problems == []
    document = Document(shipped.shipped_questionnaire(), raw)
    outcome = compute_outcome(document=document, rules=shipped.shipped_rule_set(), today=date(2026, 11, 30))
    result = outcome.recommendation
    assert (result.winner, result.stopped) == (problem["expect"], problem.get("stopped", False))
    first = result.ranking[0]
    assert (first.option.way, first.cost, first.over_budget) == (problem["way"], problem["cost"], False)
    assert first.parts == first.option.parts
