"""The page of a pattern."""

from triage.content.pattern_pages import find_pattern_page


def test_patterns_show_when_they_were_last_reviewed(db, anybody, settings, tmp_path):
    (tmp_path / "patterns.yaml").write_text("- {id: thin-api, reviewed: 2020-01-01}\n")
    settings.LWDS_CONTENT = str(tmp_path)
    assert b"Last reviewed 1 Jan 2020" in anybody.get("/triage/patterns/thin-api/").content


def test_every_pattern_has_steps_rules_and_heavier_patterns_that_exist(db):
    page = find_pattern_page(key="tidy-bucket")
    assert len(page.steps) > 5
    assert page.gates[0][1] == "how sensitive the data are: Regulated"
    assert page.scores[0][0].points == 3
    assert all(pattern.name for pattern in page.outgrown_to)
    assert find_pattern_page(key="castle") is None
