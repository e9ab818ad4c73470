"""Mappings of domains: their names exist elsewhere, every row has a chart, and rows are found by field and kind."""

from itertools import pairwise

import pytest

from tests.triage.engine.shipped_engine import QUESTIONS, RULES
from triage.content.shipped import shipped_advice
from triage.engine.domains import BOX_HEIGHT, STAGES, draw_chart, match_rows

ADVICE = shipped_advice()
DOMAINS = {domain.key: domain for domain in ADVICE.domains}


def options(section, key):
    return {option.value for option in QUESTIONS.by_key[section].by_key[key].options}


@pytest.mark.parametrize("key", DOMAINS)
def test_a_mapping_uses_existing_keys(key):
    domain = DOMAINS[key]
    repositories = {repository.key for repository in ADVICE.repositories}
    ways = {pattern: {way.key for way in known} for pattern, known in ADVICE.costs.table.ways.items()}
    assert set(domain.fields) <= options("who", "domain")
    for row in domain.rows:
        assert set(row.kinds) <= options("types", "kind")
        assert set(row.formats) <= options("formats", "name")
        assert row.pattern in RULES.patterns
        assert row.way in ways[row.pattern]
        assert set(row.repositories) <= repositories
        assert row.limits


def test_the_fields_of_the_founding_notes_are_mapped():
    assert {"geospatial", "genomics", "neuroimaging", "ecology", "ocean-climate"} <= set(DOMAINS)


def test_every_field_but_other_has_a_mapping():
    mapped = {field for domain in DOMAINS.values() for field in domain.fields}
    assert options("who", "domain") - mapped == {"other"}


@pytest.mark.parametrize("key", DOMAINS)
def test_boxes_of_a_chart_do_not_overlap_and_arrows_join_columns(key):
    chart = draw_chart(DOMAINS[key])
    for column in {box.x for box in chart.boxes}:
        tops = sorted(box.y for box in chart.boxes if box.x == column)
        assert all(after - before >= BOX_HEIGHT for before, after in pairwise(tops))
        assert tops[0] >= 0
        assert tops[-1] + BOX_HEIGHT <= chart.height
    assert all(x1 < x2 for x1, _, x2, _ in chart.arrows)
    words = {line for box in chart.boxes for line in box.lines}
    assert all(getattr(row, stage).split()[0] in " ".join(words) for row in DOMAINS[key].rows for stage in STAGES)


def test_rows_of_the_pattern_and_the_format_come_first():
    rows = match_rows(
        ADVICE.domains, fields=["ocean"], kinds=["model_output"], formats=["zarr"], pattern="grid-subset-server"
    )
    assert rows[0].shape == "Forecast, every day"
    assert match_rows(ADVICE.domains, fields=["other"], kinds=["table"], formats=[]) == []
