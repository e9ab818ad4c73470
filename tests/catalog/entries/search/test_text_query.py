"""Words of a search: however they are written, they find what has them."""

import pytest

from catalog.entries.record import CreatorRecord, DistributionRecord
from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.text_query import build_text_query, parse_terms
from tests.catalog.entries.search.searches import NOBODY, ask

ABOUT = (
    "Bottle casts of PS-122 and of SO268, KN210-04 too, with chlorophyll-a by José Peña near Måløy; ctd_2024-05-01.nc."
    " See https://doi.org/10.5555/abc.DEF-12. 西南大西洋海水温度の観測データ. Температура воды. CO2, Straße."
)


@pytest.fixture
def casts(publish):
    publish("Weather", description="Wind, rain and clouds, read every hour at a station on the coast since 1990.")
    return publish(
        "BCO-DMO casts",
        description=ABOUT,
        homepage="https://www.example.org/casts/index.html",
        creators=(CreatorRecord("Øyvind Løken", "https://orcid.org/0000-0002-1825-0097"),),
        distributions=(DistributionRecord("https://files.example.org/a/bottle_v2.csv", title="Bottles"),),
    )


WORDS = [
    *("BCO-DMO", '"BCO-DMO"', "bco dmo", "BCO-DMO casts", "bco-dm", "bco_dmo", "BCO\u2010DMO"),  # hyphens
    *("chlorophyll-a", '"chlorophyll-a"', "chlorophyll a", "chlorophyll_a"),
    *("Pena", "Jose Pena", "Peña", '"jose pena"', "Maloy", "MÅLØY", "Oyvind Loken", "strasse"),  # accents
    *("PS-122", "PS122", "PS 122", "ps_122", "SO268", "SO-268", "KN210-04", "KN210 04", "CO2", "CO-2"),
    *("ctd_2024", "ctd_2024-05-01.nc", "2024-05-01", "bottle_v2.csv", "bottle_v2"),  # names of files
    *("大西洋", "温度", "南大西洋海水", "データ", "觀測 OR 観測", "Температура", "температура воды"),  # other scripts
    *("https://doi.org/10.5555/abc.DEF-12", "10.5555/abc.DEF-12", "doi:10.5555/ABC.def-12"),  # identifiers
    *("http://www.example.org/casts/", "example.org", "0000-0002-1825-0097", "ＰＳ１２２"),
]


def test_words_are_found_however_they_are_written(casts):
    results = {words: find_datasets(user=NOBODY, search=ask(f"q={words}")) for words in WORDS}
    missed = [
        words
        for words, result in results.items()
        if result.similar or [dataset.pk for dataset in result.datasets] != [casts.pk]
    ]
    assert missed == []


def test_exclusions_phrases_and_alternatives_of_split_words(casts):
    expected = {
        "casts -BCO-DMO": [],
        "casts -PS122": [],
        'casts -"chlorophyll-a"': [],
        "-BCO-DMO": ["Weather"],
        "casts -PS-123": ["BCO-DMO casts"],
        "wind or BCO-DMO": ["BCO-DMO casts", "Weather"],
        "wind OR chlorophyll-b": ["Weather"],
        '"casts bottle"': [],  # the end of the title and the beginning of the description
        "the wind in the station": ["Weather"],  # stop words are not asked for
    }
    results = {words: find_datasets(user=NOBODY, search=ask(f"q={words}")) for words in expected}
    titles = {
        words: [] if result.similar else sorted(dataset.title for dataset in result.datasets)
        for words, result in results.items()
    }
    assert titles == expected


def test_every_hyphenated_word_of_the_shipped_catalogue_is_found(seeds):
    words = {
        word.strip(".,;:()'\"")
        for d in seeds
        for word in f"{d.title} {d.summary} {d.description}".split()
        if "-" in word
    }
    words = {word for word in words if word[:1].isalnum() and word[-1:].isalnum()}
    assert len(words) > 20
    missed = [word for word in words if find_datasets(user=NOBODY, search=ask(f"q={word}")).similar]
    assert missed == []


@pytest.mark.parametrize("text", ["", "-", '""', "or", "& | !", "- -"])
def test_without_words_there_is_no_query(db, text):
    assert build_text_query(text) is None


def test_only_the_last_word_may_go_on():
    assert [term.may_go_on for term in parse_terms('riv -fl "ice floe" ic') if term] == [False, False, False, True]
    assert not parse_terms('"ice floe"')[0].may_go_on
