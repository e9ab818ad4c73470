"""The search index: every word of a dataset by its weight, and every facet."""

from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection

from catalog.entries.models import Dataset
from catalog.entries.record import GrantRecord, IdentifierRecord, PeriodRecord, PlaceRecord, PublicationRecord
from catalog.entries.search.search_index import EDITION, index_datasets
from catalog.exchange.imports.models import Origin
from catalog.models import SearchEntry
from tests.catalog.entries.search.searches import titles


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


def test_names_weigh_more_than_descriptions_and_those_more_than_the_rest(rich):
    expected = {
        "A": {"pigments", "larval", "PRJNA", "ENVI", "OPP"},
        "B": {"bucket", "larvae"},
        "C": {"cruises", "institute", "Quetin", "Foundation", "Ross"},
        "D": {"Antarctic", "plankton", "HTTPS", "Holocene", "fluorometry"},
        None: {"zebra"},
    }
    weights = {letter: {word for word in words if weight(rich, word) == letter} for letter, words in expected.items()}
    assert weights == expected


def test_facets_hold_every_value_by_its_name(rich):
    Origin.objects.create(dataset=rich, source="seed", key="k", tags=["tiny", "toolbox"])
    index_datasets(ids=[rich.pk])
    terms, names = facets(rich)
    assert terms >= {
        *("kind:dataset", "liveness:at risk", "confidence:high", "scale:small", "pyramid:sharing"),
        *("access:open", "cost:low", "archetype:tidy bucket", "keyword:krill", "keyword:ice", "domain:ocean"),
        *("data_type:table", "format:CSV", "protocol:HTTPS", "organization:marine-science-institute"),
        *("reason:fading", "tag:tiny", "tag:toolbox"),
    }
    assert "larval krill pigments" in names
    assert rich.slug in names


def test_empty_values_make_no_facets(publish):
    terms, _ = facets(publish())
    assert not [term for term in terms if term.startswith(("archetype:", "reason:", "tag:")) or term.endswith(":")]


def test_indexing_again_replaces_the_entry_and_leaves_the_others(publish):
    one, other = publish("Volcanoes"), publish("Lakes")
    Dataset.objects.update(title="Glaciers")
    index_datasets(ids=[one.pk])
    assert (weight(one, "glaciers"), weight(one, "volcanoes")) == ("A", None)
    assert (weight(other, "glaciers"), weight(other, "lakes")) == (None, "A")


def test_without_datasets_nothing_is_done(db):
    index_datasets(ids=[])


def test_entries_of_an_older_index_are_indexed_again_after_a_migration(publish):
    volcanoes = publish("Volcanoes")
    SearchEntry.objects.update(edition=EDITION - 1, vector="", names="")
    call_command("migrate", "catalog", verbosity=0)
    assert weight(volcanoes, "volcanoes") == "A"
    assert set(SearchEntry.objects.values_list("edition", flat=True)) == {EDITION}


# Title of an entry, what it has alone, and words that find it by this.
PARTS = {
    "Volcanoes": (
        {"identifiers": (IdentifierRecord("DOI", "10.5061/dryad.8515"),)},
        ("10.5061/dryad.8515", "https://doi.org/10.5061/DRYAD.8515"),
    ),
    "Glaciers": ({"identifiers": (IdentifierRecord("accession", "PRJNA1234"),)}, ("PRJNA1234",)),
    "Deserts": ({"identifiers": (IdentifierRecord("Handle", "20.500/77-a"),)}, ("20.500/77-a",)),
    "Forests": ({"publications": (PublicationRecord("is-described-by", "10.1000/182"),)}, ("doi:10.1000/182",)),
    "Reefs": (
        {"publications": (PublicationRecord("references", "https://e.org/p", "Larvae in winter"),)},
        ("larva winter",),
    ),
    "Bogs": ({"grants": (GrantRecord("OPP-9909933", "Polar Fund", "Under ice"),)}, ("OPP-9909933 polar ice",)),
    "Dunes": ({"themes": ("http://publications.europa.eu/resource/authority/data-theme/ENVI",)}, ("data-theme/ENVI",)),
    "Fjords": (
        {"places": (PlaceRecord("Ross Sea", url="https://sws.geonames.org/4036624/"),)},
        ("Ross geonames.org/4036624",),
    ),
    "Caves": ({"periods": (PeriodRecord("Holocene", "-9000", "1950"),)}, ("Holocene 1950",)),
}


def test_an_entry_is_found_by_what_only_its_parts_say(publish):
    publish("Lakes")
    for title, (parts, _) in PARTS.items():
        publish(title, **parts)
    expected = {words: [title] for title, (_, searches) in PARTS.items() for words in searches}
    assert {words: titles_of(words) for words in expected} == expected


def titles_of(words):
    return titles(urlencode({"q": words}))
