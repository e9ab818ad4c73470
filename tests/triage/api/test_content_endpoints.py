"""Patterns, questionnaires and rule sets by REST."""


def test_signals_are_ranked_without_an_interview(triage_content, anybody):
    signals = {"gb_total": 5, "need_full_files": True}
    answer = anybody.post("/api/v1/patterns/recommend/", {"signals": signals}, content_type="application/json")
    assert answer.json()["winner"] == "tidy-bucket"


def test_what_is_asked_and_by_which_rules_is_open_to_everybody(triage_content, anybody):
    assert anybody.get("/api/v1/patterns/?q=bucket").json()["results"][0]["key"] == "tidy-bucket"
    sections = anybody.get("/api/v1/questionnaires/default/").json()["sections"]
    assert sections[0]["key"] == "who"
    rules = anybody.get("/api/v1/rule-sets/").json()["results"][0]["rules"]
    assert {rule["kind"] for rule in rules} == {"gate", "score", "addon", "exit"}
