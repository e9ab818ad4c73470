"""Facts of real interviews: their numbers and names stand in the plan; of another size, the plan is another."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from triage.content import shipped
from triage.engine.document import Document
from triage.engine.outcome import compute_outcome
from triage.engine.parsing import parse_document
from triage.engine.plan_facts import FACTS, collect_facts

PROBLEMS = yaml.safe_load((Path(__file__).parents[1] / "real_problems.yaml").read_text(encoding="utf-8"))
BY_PATTERN = {problem["expect"]: problem for problem in PROBLEMS}


def outcome_of(problem, **answers):
    raw = {"answers": problem["answers"] | answers, "records": problem["records"]}
    document, _ = parse_document(shipped.shipped_questionnaire(), raw)
    return compute_outcome(
        document=Document(shipped.shipped_questionnaire(), document),
        rules=shipped.shipped_rule_set(),
        today=date(2026, 11, 30),
    )


def text_of(problem, **answers):
    return "\n".join(step.text for step in outcome_of(problem, **answers).steps)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem["name"])
def test_facts_are_known_names_with_words(problem):
    outcome = outcome_of(problem)
    facts = outcome.collect_facts(outcome.pattern)
    assert set(facts) <= set(FACTS)
    assert all(facts.values())
    assert facts["usecase"] == problem["records"]["usecases"][0]["title"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("deposit-and-point", ["BioImage Archive", "3 TB", "2.8 days"]),
        ("grid-subset-server", ["10 TB", "sponsor grants", "VirtualiZarr", "5 000 files"]),
        ("annotation-lookup", ["759 million rows", "chromosome, position, ref, alt", "SQLite"]),
        ("image-shelf", ["Wildlife Insights", "1.2 million files", "60 GB"]),
        ("map-layers", ["QField", "Surveyor"]),
        ("repo-as-home", ["40 files", "Zenodo", "Weather station"]),
        ("guarded-room", ["University IT office", "900 million rows"]),
        ("sensor-intake", ["Arduino logger", "30 GB", "$"]),
    ],
)
def test_a_plan_says_the_numbers_and_names_of_its_case(pattern, words):
    text = text_of(BY_PATTERN[pattern]).replace("\u2009", " ")
    assert [word for word in words if word not in text] == []


def test_finished_data_get_no_schedule_and_no_server():
    text = text_of(BY_PATTERN["grid-subset-server"])
    assert "Schedule" not in text
    assert "ERDDAP" not in text


def test_a_named_repository_comes_first():
    text = text_of(BY_PATTERN["deposit-and-point"], repository_name="Our Archive")
    assert text.startswith("Take Our Archive if its limits fit ")


def test_an_empty_interview_gives_no_facts():
    empty = Document(shipped.shipped_questionnaire(), {})
    assert collect_facts(empty, signals={}, option=None) == {}
