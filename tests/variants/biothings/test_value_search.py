"""Many questions at once: which rows answer which of them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.budget import OutOfTimeError, OverLimitError
from tests.budgets import small_budget
from variants.biothings.value_search import find_answers, known_paths
from variants.query.syntax import parse
from variants.releases.ordering import order_items
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known):
    return open_release(user=AnonymousUser(), name=known.name)


def keys(answers, number):
    return [(row.pos, row.ref, row.alt) for n, row in answers if n == number]


def test_names_become_the_paths_that_the_release_has(release):
    assert known_paths(release, ["CADD_phred", "vcf.position", "no.field"]) == ["cadd.phred", "vcf.position"]
    assert known_paths(release, "hg38.start") == ["hg38.start"]
    assert known_paths(release, "hg19.start") == []


def test_each_question_has_its_own_rows(release, known):
    questions = {3: [(["cadd.phred"], str(known.phred))], 5: [(["chrom"], "22")], 8: [(["cadd.phred"], "-999")]}
    answers = list(find_answers(release, questions))
    assert keys(answers, 3) == [known.key]
    assert len(keys(answers, 5)) == release.model.variant_count
    assert keys(answers, 8) == []


def test_all_parts_of_a_question_must_match(release, known):
    both = {0: [(["cadd.phred"], str(known.phred)), (["vcf.position"], str(known.key[0]))]}
    apart = {0: [(["cadd.phred"], str(known.phred)), (["vcf.position"], "1")]}
    assert keys(find_answers(release, both), 0) == [known.key]
    assert keys(find_answers(release, apart), 0) == []


def test_named_rows_answer_too_and_filters_and_order_hold_for_all(release, known):
    (named,) = (row for _, row in find_answers(release, {0: [(["cadd.phred"], str(known.phred))]}))
    questions = {1: [(["chrom"], "22")]}
    order = order_items(release, ["-cadd.phred"])
    answers = list(find_answers(release, questions, named={0: [named]}, order=order))
    assert keys(answers, 0) == [known.key]
    falling = [row for number, row in answers if number == 1]
    assert len(falling) == release.model.variant_count
    assert falling != sorted(falling, key=lambda row: row.key)
    filters = [parse("cadd.phred:>1")]  # the known score is below
    assert keys(find_answers(release, questions, named={0: [named]}, filters=filters), 0) == []


def test_a_pass_that_takes_too_long_ends(release):
    with small_budget(question_seconds=0), pytest.raises(OutOfTimeError, match="LWDS_QUESTION_SECONDS"):
        list(find_answers(release, {0: [(["chrom"], "22")]}))


def test_too_many_values_times_paths_are_refused_before_the_pass(release):
    questions = {number: [(["chrom", "vcf.position"], "22")] for number in range(6)}
    with small_budget(max_term_conditions=11), pytest.raises(OverLimitError, match="12 terms times scopes: 11 at most"):
        list(find_answers(release, questions))
