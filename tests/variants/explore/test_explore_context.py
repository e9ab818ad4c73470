"""What the template of a gene or region page is given."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import RequestFactory

from tests.variants.explore.scoped_gene import GENE
from variants.explore.explore_context import explore_context
from variants.explore.explore_params import find_gene_scope, parse_explore_params
from variants.explore.explore_result import explore
from variants.releases.models import Gene
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def context_of(synthetic38):
    def context_of_query_string(query_string):
        release = open_release(user=AnonymousUser(), name=synthetic38.name)
        params = parse_explore_params(QueryDict(query_string), release)
        scope = find_gene_scope(release, GENE, params.query)
        return explore_context(RequestFactory().get("/"), explore(scope, params))

    return context_of_query_string


def test_an_invalid_query_has_a_problem_a_total_and_no_table(context_of):
    context = context_of("q=cadd.phrd:>1")
    assert "did you mean cadd.phred" in context["problem"]
    assert context["total"].value > 0
    assert (context["plots"], "table" in context) == ({}, False)
    assert all(control["plot"] is None for control in context["controls"])


def test_every_drawn_field_has_its_plot_beside_its_control(context_of):
    context = context_of("q=cadd.phred:>=1")
    plots = {control["spec"].path: control["plot"] for control in context["controls"]}
    assert plots["cadd.phred"]["options"]["low"] == "1"
    assert set(context["plots"]) == {"track", "consequences"}
    assert len(context["table"]) == context["last_row"] - context["first_row"] + 1


def test_a_word_with_two_meanings_has_a_warning_on_the_page(context_of):
    Gene.objects.create(
        assembly="GRCh38", gene_id="ENSG00000133424", symbol="LARGE1", chrom=22, span=GENE.span,
        alias_symbols=["RS447"],
    )  # fmt: skip
    (warning,) = context_of("q=rs447")["warnings"]
    assert "a gene and an rs number" in warning
    assert context_of("q=LARGE1")["warnings"] == ()


def test_the_reason_why_a_table_is_not_sorted_is_shown(context_of):
    assert context_of("sort=nosuch")["not_sorted"].startswith("nosuch is not a field")
    assert context_of("sort=cadd.phred")["not_sorted"] == ""
