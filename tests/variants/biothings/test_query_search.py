"""Query texts as clients send them, and the pages that answer them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from psycopg.types.range import Range

from tests.budgets import small_budget
from variants.biothings.arguments import QueryArguments, read_arguments
from variants.biothings.dialect_release import read_scroll
from variants.biothings.query_search import (
    SCROLL_PAGE_SIZE,
    joined_query,
    next_page,
    parse_sent_query,
    search,
    select,
    with_default_fields,
)
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError, QuerySyntaxError
from variants.query.syntax import parse
from variants.query.tree import Everything
from variants.releases.models import Gene
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(synthetic38):
    return open_release(user=AnonymousUser(), name=synthetic38.name)


def ask(release, **sent):
    arguments = read_arguments(QueryArguments, [{name.rstrip("_"): [value] for name, value in sent.items()}])
    return search(release, arguments, Reply.from_arguments(release, arguments))


@pytest.mark.parametrize("nothing", [None, "", "__all__", "*"])
def test_parts_that_mean_everything_are_left_out(nothing):
    assert joined_query(nothing, "filter:PASS", nothing) == parse("filter:PASS")
    assert joined_query(nothing) == Everything()


def test_an_interval_is_taken_out_before_the_rest_is_read():
    parsed = parse_sent_query("filter:PASS OR filter:SVM AND chr22:1-2")
    assert parsed == parse("(filter:PASS OR filter:SVM) AND chr22:1-2")
    inside = "(filter:PASS AND chr22:1-2)"
    assert parse_sent_query(inside) == parse(inside)
    with pytest.raises(QuerySyntaxError):
        parse_sent_query("filter:(")


def test_words_that_name_nothing_are_looked_for_in_gene_names(release):
    assert with_default_fields(release, parse("rs123 AND chr22:1-2")) == parse("rs123 AND chr22:1-2")
    changed = with_default_fields(release, parse("NOT nosuchgene"))
    assert changed != parse("NOT nosuchgene")
    assert "nosuchgene" in str(changed)


def test_names_unknown_to_the_release_become_warnings(release):
    answer = ask(release, q="no.field:1")
    assert (answer["total"], answer["hits"]) == (0, [])
    assert "no.field" in answer["warning"][0]


def test_a_page_is_a_part_of_all_hits_in_their_order(release):
    whole = ask(release, q="cadd.phred:>20", size="100", fields="_id")
    part = ask(release, q="cadd.phred:>20", size="3", from_="2", fields="_id")
    assert part["hits"] == whole["hits"][2:5]
    assert part["total"] == whole["total"] == len(whole["hits"]) > 5
    assert part["max_score"] == 1.0
    ordered = ask(release, q="cadd.phred:>20", sort="-cadd.phred", fields="cadd.phred")
    values = [hit["cadd"]["phred"] for hit in ordered["hits"]]
    assert values == sorted(values, reverse=True)
    assert ordered["max_score"] is None


def test_a_sort_by_three_fields_takes_a_lane(release):
    with small_budget() as budget:
        answer = ask(release, q="*", sort="chrom,filter,-cadd.phred", size="500", from_="500", fields="filter,chrom")
        assert list(budget.lanes) == ["question"]
    assert len(answer["hits"]) == 500


def test_facets_alone_have_no_hits(release):
    answer = ask(release, q="__all__", facets="filter")
    assert "hits" not in answer
    assert sum(term["count"] for term in answer["facets"]["filter"]["terms"]) >= answer["total"]


def test_a_scroll_reads_every_hit_once_and_then_ends(release):
    answer = ask(release, q="__all__", fetch_all="true", fields="_id")
    ids = [hit["_id"] for hit in answer["hits"]]
    assert len(ids) == min(SCROLL_PAGE_SIZE, answer["total"])
    while "hits" in (answer := next_page(release, read_scroll(answer["_scroll_id"]))):
        ids += [hit["_id"] for hit in answer["hits"]]
    assert answer == {"success": False, "error": "No results to return."}
    assert len(ids) == len(set(ids)) == release.model.variant_count


def test_an_invalid_request_is_refused(release, monkeypatch):
    with pytest.raises(ApiError, match="ValueError"):
        ask(release, q="__any__")
    with pytest.raises(ApiError, match="Bad Request"):
        ask(release, q="*", fetch_all="true", facets="filter")
    with pytest.raises(QuerySyntaxError):
        ask(release, q="*", sort="no.field")
    monkeypatch.setattr("variants.releases.selection.MAX_DECODED", 10)
    with pytest.raises(QuerySyntaxError):
        select(release, parse("UK10K_AN:>5"))


def test_a_word_that_is_a_gene_and_an_rs_number_finds_the_gene_and_warns(release):
    Gene.objects.create(
        assembly="GRCh38", gene_id="ENSG00000133424", symbol="LARGE1", chrom=22, span=Range(33_000_000, 34_000_000),
        alias_symbols=["RS447"],
    )  # fmt: skip
    answer = ask(release, q="RS447", fields="_id")
    assert answer["total"] == ask(release, q="gene:LARGE1", fields="_id")["total"] > 0
    assert "write gene:RS447 or _id:RS447" in answer["warning"][0]
