"""Facets: how many datasets each value would give."""

from collections import Counter

from catalog.entries.liveness import parse_liveness
from catalog.entries.search.facets import count_matches
from catalog.entries.search.full_text import find_datasets
from tests.catalog.entries.search.searches import ENTRIES, NOBODY, ask, facets_of, titles

FACETS_OF_THE_FILE = {
    "kind": "kind",
    "confidence": "confidence",
    "scale": "scale_ours",
    "pyramid": "pyramid",
    "domain": "domain",
    "data_type": "data_types",
    "format": "formats",
    "protocol": "protocols",
    "archetype": "archetype",
}


def state_of(entry):
    return parse_liveness(entry["status"])[0]


def test_facets_agree_with_the_file(seeds):
    facets = facets_of(NOBODY, ask())
    for facet, key in FACETS_OF_THE_FILE.items():
        missing = "unknown" if key == "scale_ours" else ""
        message = [entry[key] if isinstance(entry[key], list) else [entry[key] or missing] for entry in ENTRIES]
        assert {v.value: v.count for v in facets[facet]} == Counter(w for words in message for w in words if w), facet


def test_states_and_tags_agree_with_the_file(seeds):
    facets = facets_of(NOBODY, ask())
    states = Counter(map(state_of, ENTRIES))
    assert {v.value: v.count for v in facets["liveness"]} == states
    tags = Counter(tag for e in ENTRIES for tag in {e["seed_scale"], *e["seed_place"]} if tag)
    assert {v.value: v.count for v in facets["tag"]} == tags


def test_a_chosen_facet_narrows_the_others_but_not_itself(seeds):
    facets = facets_of(NOBODY, ask("pyramid=query&liveness=alive&liveness=ended"))
    among = [e for e in ENTRIES if e["pyramid"] == "query"]
    assert {v.value: v.count for v in facets["liveness"]} == Counter(map(state_of, among))
    both = [e for e in among if state_of(e) in ("alive", "ended")]
    assert {v.value: v.count for v in facets["confidence"]} == Counter(e["confidence"] for e in both)
    assert len(titles("pyramid=query&liveness=alive&liveness=ended")) == len(both)


def test_of_many_values_the_most_frequent_and_the_chosen_are_listed(publish):
    for number in range(4):
        publish(f"Set {number}", keywords=("often", f"once {number} 100%"))
    search = ask("keyword=once 3 100%25")
    counted = count_matches(result=find_datasets(user=NOBODY, search=search), search=search, max_values=2)
    values = [(v.value, v.count, v.chosen) for v in counted.facets["keyword"].values]
    assert values == [("often", 4, False), ("once 0 100%", 1, False), ("once 3 100%", 1, True)]
    assert (counted.total, counted.facets["keyword"].left_out) == (1, 2)
