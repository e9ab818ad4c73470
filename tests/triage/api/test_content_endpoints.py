"""Patterns, questionnaires and rule sets by REST."""

from triage.content.versions import publish_version


def test_signals_are_ranked_without_an_interview(db, anybody):
    signals = {"gb_total": 5, "need_full_files": True}
    answer = anybody.post("/api/v1/patterns/recommend/", {"signals": signals}, content_type="application/json")
    assert answer.json()["winner"] == "tidy-bucket"


def test_questions_and_rules_are_public(db, anybody):
    assert anybody.get("/api/v1/patterns/?q=bucket").json()["results"][0]["key"] == "tidy-bucket"
    sections = anybody.get("/api/v1/questionnaires/default/").json()["sections"]
    assert sections[0]["key"] == "who"
    rules = anybody.get("/api/v1/rule-sets/").json()["results"][0]["rules"]
    assert {rule["kind"] for rule in rules} == {"gate", "score", "addon", "exit"}


def test_a_pattern_has_the_steps_of_its_plan(db, anybody):
    pattern = anybody.get("/api/v1/patterns/tidy-bucket/").json()
    assert len(pattern["steps"]) > 5
    assert not any("{" in step for step in pattern["steps"])
    assert pattern["rules_version"]
    assert anybody.get("/api/v1/patterns/castle/").status_code == 404


def test_rules_of_a_domain_are_listed_with_those_for_everybody(draft, anybody):
    publish_version(draft)
    listed = anybody.get("/api/v1/rule-sets/").json()["results"]
    assert [item["domain"] for item in listed] == ["", "soil"]
    assert anybody.get("/api/v1/questionnaires/soil/").json()["key"] == "soil"
