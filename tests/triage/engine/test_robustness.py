"""Why not: every pattern is there once, with a reason; firmness counts trials."""

from hypothesis import given

from tests.triage.engine.shipped_engine import RULES, some_signals
from triage.engine.recommend import recommend
from triage.engine.robustness import list_why_not, measure_firmness


@given(some_signals())
def test_every_other_pattern_has_one_reason(signals):
    result = recommend(signals=signals, rule_set=RULES)
    items = list_why_not(result)
    assert sorted([item.pattern for item in items] + [result.winner] * bool(result.winner)) == sorted(RULES.patterns)
    assert all(item.text for item in items)
    assert {item.pattern for item in items if item.removed} == {item.pattern for item in result.removed}


@given(some_signals())
def test_a_clear_first_is_firm_and_a_tie_is_not(signals):
    result = recommend(signals=signals, rule_set=RULES)
    firmness = measure_firmness(result)
    assert 0 <= firmness.stays <= firmness.trials
    if result.winner:
        first, *rest = (candidate.score for candidate in result.ranking)
        lead = first - max(rest, default=0)
        assert (firmness.stays == firmness.trials) == (lead > 1 and first > 1) or firmness.trials == 0
        if lead == 0:
            assert firmness.percent < 100
