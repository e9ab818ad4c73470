"""How often each value occurs: by a column or by the source lines, with the same answer."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from variants.releases import facets
from variants.releases.facets import Facet, FacetTooLargeError, count_facets
from variants.releases.reader import open_release
from variants.releases.selection import Selection, select_variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def selection(known: KnownRelease) -> Selection:
    return select_variants(release=open_release(user=AnonymousUser(), name=known.name))


def test_the_most_frequent_values_come_first_and_the_others_are_counted(
    selection: Selection, known: KnownRelease
) -> None:
    expected = Counter(part.lower() for cells in known.cells.values() for part in set(cells["FILTER"].split(";")))
    (most_frequent, count), *others = expected.most_common()
    facet = count_facets(selection=selection, names=["filter"], size=1)["filter"]
    assert facet == Facet(((most_frequent, count),), sum(number for _, number in others))


def test_chromosomes_go_by_their_names_and_unknown_fields_are_left_out(
    selection: Selection, known: KnownRelease
) -> None:
    counted = count_facets(selection=selection, names=["chrom", "no.field"], size=5)
    assert counted == {"chrom": Facet((("22", len(known.cells)),), 0)}


def test_a_size_of_nothing_counts_everything_as_other(selection: Selection, known: KnownRelease) -> None:
    assert count_facets(selection=selection, names=["chrom"], size=0)["chrom"] == Facet((), len(known.cells))


def test_source_lines_are_counted_without_a_column_up_to_a_limit_of_variants(
    selection: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_column = count_facets(selection=selection, names=["filter"], size=9)
    undecided = select_variants(release=selection.release, query="* OR UK10K_AN:>5")  # a field without a column
    assert not undecided.compiled.exact
    assert count_facets(selection=undecided, names=["filter"], size=9) == by_column
    monkeypatch.setattr(facets, "MAX_ROWS_READ", 3)
    with pytest.raises(FacetTooLargeError, match="filter has no column to count by: narrow the query first"):
        count_facets(selection=undecided, names=["filter"], size=9)
