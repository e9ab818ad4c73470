"""The engine's promises, for any signals: points add up, missing is silent, what no rule reads changes nothing."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.content import shipped as content
from triage.engine.conditions import Condition, as_condition, holds, parse_show_if
from triage.engine.document import Cell, Document
from triage.engine.merge import merge
from triage.engine.next_questions import decisive, open_signals, possible_values, separating, worth_asking
from triage.engine.parsing import read_document
from triage.engine.quantities import read_amount, read_number
from triage.engine.recommend import recommend
from triage.engine.rules import parse_rule_set
from triage.engine.signals import compute_signals

RULES, QUESTIONS = content.rule_set(), content.questionnaire()
TODAY = date(2026, 11, 22)
ANSWERS = content.answers_files()


def some_signals():
    """Any subset of the signals, each with a value that the rules can tell apart."""
    values = {}
    for name in sorted(RULES.signals):
        place = next(iter(QUESTIONS.asking(name)))
        values[name] = st.sampled_from(possible_values(name, RULES, place[1]))
    return st.fixed_dictionaries({}, optional=values)


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


SIGNAL_FREE = [q.key for q in QUESTIONS.single.values() if not q.signals and q.kind in ("line", "long")]


@given(
    st.sampled_from(ANSWERS),
    st.dictionaries(st.sampled_from(SIGNAL_FREE), st.text("abc é\n", min_size=1, max_size=30), min_size=1),
)
def test_an_irrelevant_answer_never_changes_the_ranking(answers, texts):
    def ranked(raw):
        document = Document(QUESTIONS, read_document(QUESTIONS, raw)[0])
        return recommend(signals=compute_signals(document, today=TODAY).values, rule_set=RULES)

    more = {**answers, "answers": {**answers.get("answers", {}), **texts}}
    assert ranked(more) == ranked(answers)


@given(st.sampled_from(ANSWERS), st.data())
def test_a_document_that_travels_as_json_gives_the_same_signals(answers, data):
    whole = read_document(QUESTIONS, answers)[0]
    keys = data.draw(st.sets(st.sampled_from(sorted(whole["answers"]))))
    some = data.draw(st.sets(st.sampled_from(sorted(whole["records"]))))
    part = {
        "answers": {key: whole["answers"][key] for key in keys},
        "records": {key: whole["records"][key] for key in some},
    }
    travelled, problems = read_document(QUESTIONS, json.loads(json.dumps(part)))
    assert problems == []
    before, after = (compute_signals(Document(QUESTIONS, raw), today=TODAY) for raw in (part, travelled))
    assert before == after


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("a\x00 ?8", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "unit", "unknown", "typed", "ask", "confidence", "name"]), inner)
    ),
    max_leaves=6,
)
SOME_RECORD = st.dictionaries(
    st.sampled_from(["id", "unknown", "typed", "note", "confidence", "total", "name"]), ANY_JSON
)


@given(
    st.dictionaries(st.sampled_from(sorted(QUESTIONS.single)), ANY_JSON, max_size=3) | ANY_JSON,
    st.dictionaries(st.sampled_from(["formats", "usecases"]), st.lists(SOME_RECORD | ANY_JSON, max_size=2)) | ANY_JSON,
)
def test_whatever_an_import_holds_becomes_a_document_or_a_sentence(answers, records):
    document, _ = read_document(QUESTIONS, {"answers": answers, "records": records})
    assert "\\u0000" not in json.dumps(document, allow_nan=False)
    compute_signals(Document(QUESTIONS, document), today=TODAY)


def test_text_that_could_not_be_read_travels_with_the_interview():
    once, problems = read_document(QUESTIONS, {"answers": {"ops_hours": "about eight"}})
    assert len(problems) == 1
    assert read_document(QUESTIONS, json.loads(json.dumps(once)))[0] == once


@given(some_signals())
def test_only_a_pattern_that_something_speaks_for_is_recommended(signals):
    result = recommend(signals=signals, rule_set=RULES)
    best = result.ranking[0].score if result.ranking else 0
    assert (result.winner is not None) == (best > 0)


def test_nothing_known_recommends_nothing_and_says_what_to_ask_first():
    document = Document(QUESTIONS, {})
    missing = open_signals(document, {}, RULES)
    assert recommend(signals={}, rule_set=RULES).winner is None
    worths = worth_asking(signals={}, missing=missing, rule_set=RULES, questionnaire=QUESTIONS)
    assert [worth.signal for worth in worths[:3]] == ["kinds", "sensitivity", "schema"]


def test_a_cost_above_the_ceiling_pushes_down_and_says_so():
    signals = {"kinds": ["grid"], "need_subset": True, "budget": "F"}
    candidate = recommend(signals=signals, rule_set=RULES).candidate("grid-subset-server")
    assert candidate.over_budget
    assert [reason.points for reason in candidate.reasons] == [4, -4]


def test_an_exit_withholds_the_plan_unless_it_spares_the_winner():
    nobody = {"ops_hours": 0}
    finished = {**nobody, "velocity": "once", "repository_exists": True, "need_full_files": True}
    assert not recommend(signals=finished, rule_set=RULES).stopped
    assert recommend(signals={**nobody, "gb_total": 5, "need_full_files": True}, rule_set=RULES).stopped


def test_a_near_tie_names_the_question_that_decides_it():
    signals = next(s["signals"] for s in content.scenarios() if s["expect"] == "thin-api")
    missing = [name for name in RULES.ask_order if name not in signals] + ["deadline_days"]
    result = recommend(signals=signals, rule_set=RULES)
    worth = separating(recommendation=result, signals=signals, missing=missing, rule_set=RULES, questionnaire=QUESTIONS)
    assert result.near_ties == ("grid-subset-server",)
    assert (worth.signal, worth.question.key) == ("deadline_days", "deadline")


def test_decisive_signals_are_those_without_which_another_pattern_is_first():
    signals = {"kinds": ["image"], "file_count": 20_000, "need_full_files": True, "gb_total": 5}
    assert decisive(signals=signals, rule_set=RULES)["file_count"] == "tidy-bucket"
    assert "gb_total" not in decisive(signals=signals, rule_set=RULES)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2TB", 2, "TB"),
        ("2,5 TB", 2.5, "TB"),
        ("2,500 GB", 2500, "GB"),
        ("1 234,5 MB", 1234.5, "MB"),
        ("~0.5 PB", 500, "TB"),
        ("300 kB", 0.3, "MB"),
        ("1 GiB", 1.073741824, "GB"),
        ("5 GB/month", 5, "GB"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, value, unit):
    assert read_amount(text, ("MB", "GB", "TB"), "Growth per month") == {"value": value, "unit": unit}


@pytest.mark.parametrize("text", ["40", "2-3 TB", ">3 TB", "5 GB per day", "a lot", "-1 GB", "1e400 GB", "1.2.3 GB"])
def test_an_amount_that_may_mean_several_things_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        read_amount(text, ("MB", "GB", "TB"), "Growth per month")


def test_a_number_may_be_followed_by_what_was_asked_and_by_nothing_else():
    assert read_number("8 h/month", "Hours per month that somebody will give") == 8
    assert read_number("1.2 million files", "How many files?") == 1_200_000
    with pytest.raises(ValueError, match="'2 hours per week' is not a number"):
        read_number("2 hours per week", "Hours per month that somebody will give")


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("sensitivity = regulated", {"sensitivity": "regulated"}, True),
        ("sensitivity = regulated", {}, False),
        ("kind in table, grid and rows >= 10", {"kind": "grid", "rows": 12}, True),
        ("kinds lacks image", {"kinds": ["image", "table"]}, False),
        ("citation is yes", {"citation": True}, True),
        ("citation is empty", {}, True),
        ("licence != CC0", {"licence": "ODbL"}, True),
    ],
)
def test_conditions_read_as_written(text, known, expected):
    assert all(holds(condition, known) for condition in parse_show_if(text)) is expected


@pytest.mark.parametrize("op", ["eq", "in", "has", "lacks", "gte", "lte", "true", "false"])
def test_no_condition_on_a_missing_signal_holds(op):
    assert not holds(Condition("absent", op, ("x",) if op in ("in", "has", "lacks") else 1), {})


@pytest.mark.parametrize("raw", [["a"], ["a", "like", "b"], ["a", "in", "b"], ["a", "gte", "many"]])
def test_a_broken_condition_is_refused_with_a_sentence(raw):
    with pytest.raises(ValueError, match=r"\w+ .*\.$"):
        as_condition(raw)


def test_a_rule_about_an_unknown_pattern_is_refused_by_name():
    rules = {"scores": [{"id": "S1", "pattern": "castle", "add": 1, "when": [["goal", "eq", "query"]], "why": "x"}]}
    with pytest.raises(ValueError, match="Rule S1: there is no pattern 'castle'"):
        parse_rule_set(rules=rules, patterns=content.read_yaml("patterns.yaml"))


def test_two_people_who_change_the_same_answer_get_a_conflict_and_others_merge():
    base = {"a": Cell(1), "b": Cell(1), "c": Cell(1)}
    merged = merge(base=base, mine={"a": Cell(2), "b": Cell(2), "c": Cell(1)}, theirs=base | {"b": Cell(3)})
    assert merged.changes == {"a": Cell(2)}
    assert (merged.conflicts["b"].mine, merged.conflicts["b"].theirs) == (Cell(2), Cell(3))
