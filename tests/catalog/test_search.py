"""Finding: every name, every facet, boxes and times, words mistyped or half written."""

from collections import Counter
from datetime import timedelta

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from catalog.entries.search.facets import count_found
from catalog.entries.search.full_text import find_datasets, marked, with_headlines
from catalog.entries.search.search_request import Question, QuestionError
from catalog.exchange.imports.seed import PACKAGED

ENTRIES = yaml.safe_load(PACKAGED.read_text())
NOBODY = AnonymousUser()


def ask(text=""):
    return Question.parse(QueryDict(text))


def facets_of(user, question):
    counted = count_found(found=find_datasets(user=user, question=question), question=question)
    assert counted.total == find_datasets(user=user, question=question).datasets.count()
    return {name: facet.values for name, facet in counted.facets.items()}


def titles(text, user=NOBODY):
    return [d.title for d in find_datasets(user=user, question=ask(text)).datasets]


def test_every_seed_name_finds_its_system_on_the_first_page(seeds):
    for entry in ENTRIES:
        for name in entry["seed_names"]:
            found = find_datasets(user=NOBODY, question=Question(q=name))
            assert entry["id"] in [d.slug for d in found.datasets[:20]], name


FACETS_OF_THE_FILE = {
    "kind": "kind",
    "liveness": "status",
    "confidence": "confidence",
    "scale": "scale_ours",
    "pyramid": "pyramid",
    "domain": "domain",
    "data_type": "data_types",
    "format": "formats",
    "protocol": "protocols",
    "archetype": "archetype",
    "seed_place": "seed_place",
    "seed_scale": "seed_scale",
}


def test_facets_count_what_the_file_says(seeds):
    facets = facets_of(NOBODY, ask())
    for facet, key in FACETS_OF_THE_FILE.items():
        missing = "unknown" if key == "scale_ours" else ""
        said = [entry[key] if isinstance(entry[key], list) else [entry[key] or missing] for entry in ENTRIES]
        assert {v.value: v.count for v in facets[facet]} == Counter(w for words in said for w in words if w), facet


def test_a_chosen_facet_narrows_the_others_but_not_itself(seeds):
    facets = facets_of(NOBODY, ask("pyramid=query&liveness=alive&liveness=retired"))
    among = [e for e in ENTRIES if e["pyramid"] == "query"]
    assert {v.value: v.count for v in facets["liveness"]} == Counter(e["status"] for e in among)
    both = [e for e in among if e["status"] in ("alive", "retired")]
    assert {v.value: v.count for v in facets["confidence"]} == Counter(e["confidence"] for e in both)
    assert len(titles("pyramid=query&liveness=alive&liveness=retired")) == len(both)


def test_of_many_values_the_most_frequent_and_the_chosen_are_listed(publish):
    for number in range(4):
        publish(f"Set {number}", keywords=("often", f"once {number} 100%"))
    question = ask("keyword=once 3 100%25")
    counted = count_found(found=find_datasets(user=NOBODY, question=question), question=question, most=2)
    values = [(v.value, v.count, v.chosen) for v in counted.facets["keyword"].values]
    assert values == [("often", 4, False), ("once 0 100%", 1, False), ("once 3 100%", 1, True)]
    assert (counted.total, counted.facets["keyword"].left_out) == (1, 2)


def test_a_word_half_written_or_mistyped_is_found(seeds):
    assert "AmeriFlux" in titles("q=amerif")
    assert "AmeriFlux" in titles("q=amerifulx")
    assert find_datasets(user=NOBODY, question=ask("q=amerifulx")).similar
    assert titles("q=zzzzqqqq") == []


@pytest.mark.parametrize("words", ["'", '"', "\\", ":*", "a & | !", "()", "-", "the", "x' OR 1=1 --", "\0", "-(a-b)"])
def test_no_words_break_the_search(db, words):
    parameters = QueryDict(mutable=True)
    parameters["q"] = words
    assert not find_datasets(user=NOBODY, question=Question.parse(parameters)).datasets


def test_a_phrase_and_an_exclusion_are_understood(publish):
    about = "Gauged water of the Skagit, measured at three stations every day since 1990."
    publish("River flow in spring", description=about)
    publish("Flow of a river", description=about)
    assert titles('q="river flow"') == ["River flow in spring"]
    assert titles("q=river -spring") == ["Flow of a river"]


def test_headlines_mark_the_words_and_escape_the_rest(publish):
    publish("Ice", description="Sea ice < 2 m thickness & extent, measured by people on skis since nineteen-sixty.")
    question = ask("q=thickness")
    found = with_headlines(datasets=find_datasets(user=NOBODY, question=question).datasets, question=question)
    assert "ice &lt; 2 m <mark>thickness</mark> &amp;" in marked(found[0].headline)


@pytest.mark.parametrize(
    ("bbox", "found"),
    [
        ("0,0,10,10", {"plain"}),
        ("170,-5,-170,5", {"crossing"}),
        ("-175,-5,-172,5", {"crossing"}),
        ("20,20,30,30", set()),
        ("-180,-90,180,90", {"plain", "crossing"}),
        ("8,0,175,5", {"plain", "crossing"}),
    ],
)
def test_boxes_meet_on_both_sides_of_the_antimeridian(publish, bbox, found):
    publish("plain", box=(5.0, 5.0, 15.0, 15.0))
    publish("crossing", box=(172.0, -4.0, -171.0, 4.0))
    publish("nowhere")
    assert set(titles(f"bbox={bbox}")) == found


@pytest.mark.parametrize(
    ("time", "found"),
    [
        ("from=1995&to=1999", {"decade"}),
        ("from=2021-05", {"ongoing"}),
        ("to=1989", set()),
        ("from=2000-12-31&to=2000-12-31", {"decade"}),
    ],
)
def test_times_meet(publish, time, found):
    publish("decade", temporal_start="1990-01-01", temporal_end="2000-12-31")
    publish("ongoing", temporal_start="2015-01-01")
    publish("unsaid")
    assert set(titles(time)) == found


@pytest.mark.parametrize("text", ["bbox=1,2", "from=soon", "from=2020&to=2019", "order=random", "to=2020-13"])
def test_a_parameter_that_cannot_be_read_gets_a_sentence(text):
    with pytest.raises(QuestionError, match=r"\.$"):
        ask(text)


def test_what_one_may_not_see_is_not_found_nor_counted(publish, researcher, stranger, curator):
    publish("secret river", embargo_until=timezone.now() + timedelta(days=9), keywords=("hush",))
    for user, seen in [(NOBODY, []), (stranger, []), (researcher, ["secret river"]), (curator, ["secret river"])]:
        assert titles("q=secret", user) == seen
        keywords = facets_of(user, ask()).get("keyword", [])
        assert [v.value for v in keywords] == (["hush"] if seen else [])
