"""Finding: every name, every facet, boxes and times, words mistyped or half written."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from catalog.entries.search.full_text import find_datasets, mark_hits, with_headlines
from catalog.entries.search.search_request import SearchRequest
from tests.catalog.entries.search.searches import ENTRIES, NOBODY, ask, facets_of, titles


def test_every_seed_name_finds_its_system_on_the_first_page(seeds):
    for entry in ENTRIES:
        for name in entry["seed_names"]:
            results = find_datasets(user=NOBODY, search=SearchRequest(q=name))
            assert entry["id"] in [d.slug for d in results.datasets[:20]], name


def test_a_word_half_written_or_mistyped_is_found(seeds):
    assert "AmeriFlux" in titles("q=amerif")
    assert "AmeriFlux" in titles("q=amerifulx")
    assert find_datasets(user=NOBODY, search=ask("q=amerifulx")).similar
    assert titles("q=zzzzqqqq") == []


@pytest.mark.parametrize("words", ["'", '"', "\\", ":*", "a & | !", "()", "-", "the", "x' OR 1=1 --", "\0", "-(a-b)"])
def test_no_words_break_the_search(db, words):
    parameters = QueryDict(mutable=True)
    parameters["q"] = words
    assert not find_datasets(user=NOBODY, search=SearchRequest.parse(parameters)).datasets


def test_a_phrase_and_an_exclusion_are_understood(publish):
    about = "Gauged water of the Skagit, measured at three stations every day since 1990."
    publish("River flow in spring", description=about)
    publish("Flow of a river", description=about)
    assert titles('q="river flow"') == ["River flow in spring"]
    assert titles("q=river -spring") == ["Flow of a river"]


def test_headlines_mark_the_words_and_escape_the_rest(publish):
    publish("Ice", description="Sea ice < 2 m thickness & extent, measured by people on skis since nineteen-sixty.")
    search = ask("q=thickness")
    results = with_headlines(datasets=find_datasets(user=NOBODY, search=search).datasets, search=search)
    assert "ice &lt; 2 m <mark>thickness</mark> &amp;" in mark_hits(results[0].headline)


@pytest.mark.parametrize(
    ("bbox", "results"),
    [
        ("0,0,10,10", {"plain"}),
        ("170,-5,-170,5", {"crossing"}),
        ("-175,-5,-172,5", {"crossing"}),
        ("20,20,30,30", set()),
        ("-180,-90,180,90", {"plain", "crossing"}),
        ("8,0,175,5", {"plain", "crossing"}),
    ],
)
def test_boxes_meet_on_both_sides_of_the_antimeridian(publish, bbox, results):
    publish("plain", box=(5.0, 5.0, 15.0, 15.0))
    publish("crossing", box=(172.0, -4.0, -171.0, 4.0))
    publish("nowhere")
    assert set(titles(f"bbox={bbox}")) == results


@pytest.mark.parametrize(
    ("time", "results"),
    [
        ("from=1995&to=1999", {"decade"}),
        ("from=2021-05", {"ongoing"}),
        ("to=1989", set()),
        ("from=2000-12-31&to=2000-12-31", {"decade"}),
    ],
)
def test_times_meet(publish, time, results):
    publish("decade", temporal_start="1990-01-01", temporal_end="2000-12-31")
    publish("ongoing", temporal_start="2015-01-01")
    publish("unsaid")
    assert set(titles(time)) == results


def test_hidden_entries_are_neither_found_nor_counted(publish, researcher, stranger, curator):
    publish("secret river", embargo_until=timezone.now() + timedelta(days=9), keywords=("hush",))
    for user, shown in [
        (NOBODY, []),
        (stranger, []),
        (researcher, ["secret river"]),
        (curator, ["secret river"]),
    ]:
        assert titles("q=secret", user) == shown
        keywords = facets_of(user, ask()).get("keyword", [])
        assert [v.value for v in keywords] == (["hush"] if shown else [])
