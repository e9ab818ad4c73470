"""Imports of what others wrote: nothing is fetched, nothing odd is stored, and every refusal says what and where."""

import json

import pytest
from django.core.exceptions import ValidationError

from catalog.entries.record import DistributionRecord, VariableRecord
from catalog.exchange.imports.importing import import_entries
from catalog.models import Dataset, Relation
from tests.catalog.exchange.imports.test_importing import as_dcat_jsonld, as_jsonld, as_turtle


def described(**properties):
    return json.dumps({"@type": "Dataset", "name": "Ice", "url": "https://e.org/ice", **properties})


def take(curator, form, text):
    return import_entries(user=curator, format_name=form, source="elsewhere", text=text)


@pytest.mark.parametrize(
    ("form", "text", "problem"),
    [
        ("jsonld", described(distribution={"contentUrl": "javascript:alert(1)"}), "distributions: Enter a valid URL"),
        ("jsonld", described(publisher={"name": "o" * 400}), "organizations: Ensure this value has at most 300"),
        ("jsonld", described(creator={"name": "c" * 400}), "creators: "),
        ("jsonld", described(keywords=["k" * 300]), "keywords: "),
        ("jsonld", described(temporalCoverage="2021/2020"), "The end of the time covered"),
        ("csv", "title,temporal_start\nA,soon\n", "temporal_start: A day is written such as"),
        ("csv", "title,domains\nA," + "d" * 300, "domains: "),
        ("csv", "title,links\nA,javascript:alert(1)\n", "distributions: "),
    ],
)
def test_an_entry_that_cannot_be_kept_is_left_out_and_says_why(curator, form, text, problem):
    rows = take(curator, form, text)
    assert problem in rows[0].problem
    assert not Dataset.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": ["./x", "http://127.0.0.1:9/ctx"], "@type": "Dataset"}',
        '{"@context": "file:///etc/hostname"}',
        '{"@context": {"@import": "http://127.0.0.1:9/c"}}',
        '{"@context": "\\u0068ttp://127.0.0.1:9/ctx"}',
        '[{"@graph": [{"@context": {"a": {"@id": "http://e.org/a", "@context": "//127.0.0.1:9/x"}}}]}]',
    ],
)
def test_no_context_is_fetched(curator, monkeypatch, text):
    monkeypatch.setattr("urllib.request.urlopen", lambda *args, **kwargs: pytest.fail("something was fetched"))
    with pytest.raises(ValidationError, match="nothing is fetched"):
        take(curator, "dcat", text)


def test_entities_are_refused_in_rdf_xml(curator):
    bomb = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><rdf:RDF>&e;</rdf:RDF>'
    with pytest.raises(ValidationError, match="not XML that can be read"):
        take(curator, "dcat", bomb)


@pytest.mark.parametrize(("form", "text"), [("jsonld", "[" * 100_000), ("csv", 'title\n"' + "x" * 200_000 + '"\n')])
def test_a_text_that_breaks_a_parser_gets_a_sentence(curator, form, text):
    with pytest.raises(ValidationError, match=r"nested too deeply|cannot be read near line"):
        take(curator, form, text)


def test_odd_but_valid_descriptions_are_imported(curator):
    document = described(
        description="From a PDF\f\u0000 page",
        license={"@type": "CreativeWork", "name": "ODC-By", "url": "https://opendatacommons.org/licenses/by/"},
        distribution=[{"contentUrl": "/files/a b.csv"}, "https://e.org/b.csv", {"name": "no address"}],
        spatialCoverage={"geo": {"@type": "GeoShape", "polygon": "10 20 10 30 15 30 10 20"}},
    )
    page = f'<html><script type="application/ld+json">{document}</script></html>'
    assert [row.problem for row in take(curator, "jsonld", page)] == [""]
    dataset = Dataset.objects.get()
    assert dataset.description == "From a PDF   page"
    assert dataset.license == "https://opendatacommons.org/licenses/by/"
    urls = sorted(dataset.distributions.values_list("url", flat=True))
    assert urls == ["https://e.org/b.csv", "https://e.org/files/a%20b.csv"]
    assert dataset.box == (20.0, 10.0, 30.0, 15.0)


def test_a_licence_in_words_is_not_lost(curator):
    take(curator, "jsonld", described(license="CC-BY 4.0"))
    assert Dataset.objects.get().access == "licence: CC-BY 4.0"


@pytest.fixture
def family(publish):
    """Three entries that name each other, of every kind of relation, one across the antimeridian, one in Japanese."""
    a = publish("Fiji and Samoa", box=(170.5, -25.25, -170.125, -10.0), homepage="https://e.org/ü?q={a}|b")
    b = publish("海洋 data “Ω”", keywords=("日本", "a,b; c"), creators=())
    files = (
        DistributionRecord("https://e.org/x.csv", title="X", format="CSV", media_type="text/csv"),
        DistributionRecord("https://e.org/raw/deep/y.csv", title="Y", path="raw/deep/y.csv", format="CSV"),
        DistributionRecord("https://e.org/x.csv", title="Z", format="JSON"),
    )
    c = publish("Wind", distributions=files, temporal_start="1990-05-01", variables=(VariableRecord("flow", "m3/s"),))
    for source, kind, target in ((a, "part-of", c), (b, "derived-from", a), (c, "depends-on", a), (a, "replaces", b)):
        Relation.objects.create(source=source, target=target, kind=kind)


@pytest.mark.parametrize(("form", "export"), [("jsonld", as_jsonld), ("dcat", as_turtle), ("dcat", as_dcat_jsonld)])
def test_a_catalogue_of_related_entries_is_a_fixed_point(family, curator, form, export):
    before = export()
    plain = json.loads(as_jsonld())
    Dataset.objects.all().delete()
    assert [row.problem for row in take(curator, form, before)] == ["", "", ""]
    assert Relation.objects.count() == 4
    Dataset.objects.update(status="published")  # as records name only what anybody may see
    for now, then in zip(json.loads(as_jsonld()), plain, strict=True):
        assert {key: (now.get(key), then[key]) for key in then if now.get(key) != then[key]} == {}
    assert {row.outcome for row in take(curator, form, export())} == {"unchanged"}
