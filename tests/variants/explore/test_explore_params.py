"""An address is read once and never fails: what makes no sense in it is left out or listed."""

from __future__ import annotations

import pytest
from django.http import Http404, QueryDict

from variants.explore.explore_params import (
    PAGE_SIZES,
    get_region_or_404,
    is_submitted_panel,
    parse_explore_params,
    query_string_of_panel,
)
from variants.fields.spec import FieldSpec, Kind
from variants.genome.regions import Region
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader


@pytest.fixture
def release():
    reader = ReleaseReader(Release(pk=1, name="own", assembly="GRCh38"))
    specs = (
        FieldSpec("CADD_phred", "cadd.phred", source="CADD", kind=Kind.FLOAT, filterable=True),
        FieldSpec("filter", "filter", source="TOPMed", kind=Kind.TEXT, filterable=True),
    )
    reader.__dict__["specs"] = specs
    return reader


def parse(query_string, release):
    return parse_explore_params(QueryDict(query_string), release)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("22.100.-5", (22, 100, -5)),
        (f"22.100.{2**63 - 1}", (22, 100, 2**63 - 1)),
        (f"22.100.{2**63}", None),
        ("22.100", None),
        ("1.--5.3", None),
        ("9" * 5000 + ".1.1", None),
        ("", None),
    ],
)
def test_a_row_key_is_read_or_left_out(release, text, key):
    params = parse(f"after={text}&skipped=50", release)
    assert params.after == key
    assert params.skipped_rows == (50 if key else 0)


@pytest.mark.parametrize("odd", ["0", "-1", "x", "1.5", "9" * 5000])
def test_odd_numbers_mean_the_default(release, odd):
    params = parse(f"page={odd}&rows={odd}", release)
    assert (params.page, params.page_size) == (1, PAGE_SIZES[0])
    assert parse("page=3&rows=200", release).page_size == 200


def test_names_that_are_not_fields_are_listed(release):
    params = parse("cols=cadd.phred,nosuch&open=CADD_PHRED, other", release)
    assert [spec.path for spec in params.columns] == ["cadd.phred"]
    assert params.unknown_names == ("nosuch", "other")
    assert "cadd.phred" in {spec.path for spec in params.panel_fields}


def test_a_query_that_cannot_be_parsed_has_no_controls(release):
    assert parse("q=(", release).query == "("
    assert not parse("q=(", release).controls.bounds


@pytest.mark.parametrize(
    ("sent", "query_string"),
    [
        ("was=BRCA1&q=BRCA1&open=cadd.phred&min.cadd.phred=3", "q=cadd.phred%3A%3E%3D3+AND+BRCA1&open=cadd.phred"),
        ("was=BRCA1&q=TP53&open=cadd.phred&min.cadd.phred=3", "q=TP53&open=cadd.phred"),
        ("was=&q=&open=filter&value.filter=PASS&value.filter=&dense=1", "dense=1&open=filter&q=filter%3APASS"),
        ("was=&q=&add=filter&page=3&after=1.2.3", "open=filter"),
        ("was=&q=&col=&col=cadd.phred&add_col=filter, cadd.phred", "cols=cadd.phred%2Cfilter"),
    ],
)
def test_a_submitted_panel_means_a_query_string(release, sent, query_string):
    params = QueryDict(sent)
    assert is_submitted_panel(params)
    written = query_string_of_panel(params, parse_explore_params(params, release), release)
    assert sorted(written.split("&")) == sorted([*query_string.split("&"), "release=own", "assembly=GRCh38"])


def test_a_region_is_cut_at_the_end_of_its_chromosome():
    assert get_region_or_404("22:50818000-60000000", "GRCh38") == Region(22, 50818000, 50818468)
    for text, message in [
        ("nowhere", "not a region"),
        ("22:9-5", "the end is not before the start"),
        ("22:60000000-60000001", "has 50,818,468 bases"),
    ]:
        with pytest.raises(Http404, match=message):
            get_region_or_404(text, "GRCh38")


@pytest.mark.parametrize("was", ["", "&was=cadd.phred:>=5"])
@pytest.mark.parametrize("query", ["cadd.phred:>=5", "consequence:lof AND cadd.phred:<9", "filter:PASS", "BRCA1"])
def test_the_list_of_columns_leaves_the_query_as_it_is(release, query, was):
    """A form without controls says nothing of them."""
    params = QueryDict(f"q={query}{was}&col=&release=own&add_col=&col=cadd.phred")
    assert is_submitted_panel(params)
    written = QueryDict(query_string_of_panel(params, parse_explore_params(params, release), release))
    assert written["q"] == query
    assert written["cols"] == "cadd.phred"
