"""Any signals: points add up, missing is silent, what no rule reads changes nothing."""

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.engine.shipped_engine import RULES, some_signals
from triage.engine.recommend import recommend


@given(some_signals())
def test_points_of_the_reasons_add_up_to_the_score(signals):
    for candidate in recommend(signals=signals, rule_set=RULES).ranking:
        assert candidate.score == sum(reason.points for reason in candidate.reasons)


@given(some_signals())
def test_every_pattern_is_either_ranked_or_removed_with_a_reason(signals):
    result = recommend(signals=signals, rule_set=RULES)
    ranked = {candidate.pattern for candidate in result.ranking}
    removed = {item.pattern for item in result.removed}
    assert ranked | removed == set(RULES.patterns)
    assert not ranked & removed
    assert all(item.reasons for item in result.removed)


@given(some_signals(), st.dictionaries(st.text("abcxyz_", min_size=12), st.integers() | st.booleans(), max_size=4))
def test_a_signal_that_no_rule_reads_changes_nothing(signals, irrelevant):
    assert recommend(signals={**irrelevant, **signals}, rule_set=RULES) == recommend(signals=signals, rule_set=RULES)


@given(some_signals())
def test_only_a_pattern_that_something_speaks_for_is_recommended(signals):
    result = recommend(signals=signals, rule_set=RULES)
    best = result.ranking[0].score if result.ranking else 0
    assert (result.winner is not None) == (best > 0)


def test_a_cost_above_the_ceiling_pushes_down_and_says_so():
    signals = {"kinds": ["grid"], "need_subset": True, "budget": "S", "gb_total": 80_000}
    candidate = recommend(signals=signals, rule_set=RULES).candidate("grid-subset-server")
    assert (candidate.cost, candidate.over_budget, candidate.fit) == ("L", True, 5)
    assert [reason.points for reason in candidate.reasons] == [4, 1, -4]


def test_a_pattern_that_only_the_budget_rules_out_is_named():
    signals = {"kinds": ["grid"], "need_subset": True, "budget": "F", "gb_total": 80_000, "host": ["aws"]}
    result = recommend(signals=signals, rule_set=RULES)
    assert result.winner is None
    assert result.too_dear == ("grid-subset-server",)


def test_an_exit_withholds_the_plan_unless_it_spares_the_winner():
    nobody = {"ops_hours": 0}
    finished = {**nobody, "velocity": "once", "repository_exists": True, "need_full_files": True}
    assert not recommend(signals=finished, rule_set=RULES).stopped
    assert recommend(signals={**nobody, "gb_total": 5, "need_full_files": True}, rule_set=RULES).stopped
