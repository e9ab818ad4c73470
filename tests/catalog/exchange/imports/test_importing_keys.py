"""Malformed keys, repeated keys, broken parts beside good ones."""

import json

import pytest

from catalog.models import Dataset
from tests.catalog.exchange.imports.sources import ABOUT, PREFIXES, dataset, outcomes

CRATE = [
    {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}},
    {
        "@id": "./",
        "@type": "Dataset",
        "name": "Crate of casts",
        "description": ABOUT,
        "license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "author": {"@id": "https://orcid.org/0000-0002-1825-0097"},
        "publisher": {"@id": "https://ror.org/05gq02987"},
        "spatialCoverage": {"@id": "#place"},
        "hasPart": [{"@id": "https://example.org/casts.csv"}, {"@id": "raw/"}],
        "distribution": {"@id": "https://example.org/all.zip"},
    },
    {"@id": "raw/", "@type": "Dataset", "name": "A folder"},
    {"@id": "https://orcid.org/0000-0002-1825-0097", "@type": "Person", "name": "Ada Okafor"},
    {"@id": "https://ror.org/05gq02987", "@type": "Organization", "name": "Harbour Lab"},
    {"@id": "#place", "@type": "Place", "name": "Skagerrak", "geo": {"@id": "#geo"}},
    {"@id": "#geo", "@type": "GeoShape", "box": "57 8 59 11"},
    {"@id": "https://example.org/casts.csv", "@type": "File", "name": "casts", "encodingFormat": "text/csv"},
    {"@id": "https://example.org/all.zip", "@type": "DataDownload", "contentUrl": "https://example.org/all.zip"},
]


def test_crates_of_one_source_are_entries_of_their_own(take):
    other = [dict(node) for node in CRATE]
    other[1] = other[1] | {"name": "Crate of nets"}
    for nodes, outcome in ((CRATE, "created"), (other, "created"), (CRATE, "unchanged")):
        [row] = take("jsonld", {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": nodes})
        assert row.outcome == outcome
    entry = Dataset.objects.get(title="Crate of casts")
    assert [(c.name, c.orcid) for c in entry.creators.all()] == [
        ("Ada Okafor", "https://orcid.org/0000-0002-1825-0097")
    ]
    [steward] = entry.responsibilities.all()
    assert (steward.organization.name, steward.organization.ror) == ("Harbour Lab", "https://ror.org/05gq02987")
    assert (entry.spatial_text, entry.box) == ("Skagerrak", (8, 57, 11, 59))
    assert sorted(d.url for d in entry.distributions.all()) == [
        "https://example.org/all.zip",
        "https://example.org/casts.csv",
    ]


@pytest.mark.parametrize("name", ["./", "#data", "_:b0", "", "data/"])
def test_a_relative_name_is_not_a_key(take, name):
    for title in ("One", "Two"):
        assert [row.outcome for row in take("jsonld", dataset(name=title) | {"@id": name})] == ["created"]
    assert Dataset.objects.count() == 2


@pytest.mark.parametrize("subject", ["[]", "_:x", "<#d>", "<>"])
def test_a_dcat_dataset_without_an_address_is_found_again(take, subject):
    text = f'{PREFIXES} {subject} a dcat:Dataset ; dct:title "Nameless" ; dct:description "{ABOUT}" .'
    assert [take("dcat", text)[0].outcome for _ in range(2)] == ["created", "unchanged"]
    assert Dataset.objects.count() == 1


def test_the_second_of_two_datasets_of_one_name_is_reported(take):
    rows = take("jsonld", [dataset(description="One. " + ABOUT), dataset(description="Two. " + ABOUT)])
    assert outcomes(rows) == [("Drift", "created", False), ("Drift", "unchanged", True)]
    assert "give each an identifier" in rows[1].problem
    assert outcomes(take("jsonld", [dataset(name="Ice"), dataset(name="Ice")])) == [("Ice", "created", False)]


# broken parts


def test_one_broken_part_does_not_refuse_the_others(take):
    graph = [dataset(name="One"), {"@type": "Dataset", "description": "No name."}, dataset(name="Two")]
    rows = take("jsonld", {"@graph": graph})
    assert outcomes(rows) == [("One", "created", False), ("", "unchanged", True), ("Two", "created", False)]
    page = (
        '<script type="application/ld+json">{"@type":"BreadcrumbList",}</script>'
        f'<script type="application/ld+json">{json.dumps(dataset(name="Three"))}</script>'
    )
    assert outcomes(take("jsonld", page)) == [("Three", "created", False), ("", "unchanged", True)]
    rows = take("csv", 'title;summary;keywords\nFour;"a, b";x | y\n;no title;z\nFive;c;w\n')
    assert outcomes(rows) == [("Four", "created", False), ("", "unchanged", True), ("Five", "created", False)]
    assert rows[1].problem == "Line 3 has no title."
