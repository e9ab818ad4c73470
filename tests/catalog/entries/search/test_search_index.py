"""The search index: every word of a dataset by its weight, and every facet."""

import pytest
from django.core.management import call_command
from django.db import connection

from catalog.entries.models import Dataset
from catalog.entries.search.search_index import EDITION, index_datasets
from catalog.exchange.imports.models import Origin
from catalog.models import SearchEntry


def weight(dataset, word):
    """A to D, the weight of a word in the dataset's entry; None if the word is not in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w FROM unnest(ARRAY['A','B','C','D']) w, catalog_searchentry e WHERE e.dataset_id = %s"
            " AND e.vector @@ to_tsquery('english', quote_literal(%s) || ':' || w) ORDER BY w LIMIT 1",
            [dataset.pk, word],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def facets(dataset):
    with connection.cursor() as cursor:
        cursor.execute("SELECT facets, names FROM catalog_searchentry WHERE dataset_id = %s", [dataset.pk])
        terms, names = cursor.fetchone()
    return set(terms), names


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("pigments", "A"),
        ("larval", "A"),
        ("bucket", "B"),
        ("larvae", "B"),
        ("cruises", "C"),
        ("institute", "C"),
        ("Quetin", "C"),
        ("Antarctic", "D"),
        ("plankton", "D"),
        ("HTTPS", "D"),
        ("zebra", None),
    ],
)
def test_names_weigh_more_than_descriptions_and_those_more_than_the_rest(rich, word, expected):
    assert weight(rich, word) == expected


def test_facets_hold_every_value_by_its_name(rich):
    Origin.objects.create(dataset=rich, source="seed", key="k", scale="tiny", places=["toolbox", "attic"])
    index_datasets(ids=[rich.pk])
    terms, names = facets(rich)
    assert terms >= {
        *("kind:dataset", "liveness:alive", "confidence:high", "scale:small", "place:wild-west", "pyramid:sharing"),
        *("access:open", "cost:low", "archetype:tidy bucket", "keyword:krill", "keyword:ice", "domain:ocean"),
        *("data_type:table", "format:CSV", "protocol:HTTPS", "organization:marine-science-institute"),
        *("seed_scale:tiny", "seed_place:toolbox", "seed_place:attic"),
    }
    assert "larval krill pigments" in names
    assert rich.slug in names


def test_empty_values_are_no_facets(publish):
    terms, _ = facets(publish())
    assert not [term for term in terms if term.startswith(("archetype:", "seed_")) or term.endswith(":")]


def test_indexing_again_replaces_the_entry_and_leaves_the_others(publish):
    one, other = publish("Volcanoes"), publish("Lakes")
    Dataset.objects.update(title="Glaciers")
    index_datasets(ids=[one.pk])
    assert (weight(one, "glaciers"), weight(one, "volcanoes")) == ("A", None)
    assert (weight(other, "glaciers"), weight(other, "lakes")) == (None, "A")


def test_no_datasets_are_no_work(db):
    index_datasets(ids=[])


def test_entries_of_an_older_edition_are_indexed_anew_after_a_migration(publish):
    volcanoes = publish("Volcanoes")
    SearchEntry.objects.update(edition=EDITION - 1, vector="", names="")
    call_command("migrate", "catalog", verbosity=0)
    assert weight(volcanoes, "volcanoes") == "A"
    assert set(SearchEntry.objects.values_list("edition", flat=True)) == {EDITION}
