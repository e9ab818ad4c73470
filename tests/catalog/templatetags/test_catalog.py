"""Filters of the catalogue's templates."""

import pytest
from django.template import Context, Template

from catalog.entries.models import Dataset
from catalog.entries.search.full_text import HIT_START, HIT_STOP
from catalog.entries.search.search_request import FACETS
from catalog.templatetags.catalog import citation, facet_label


def render(text, **context):
    return Template("{% load catalog %}" + text).render(Context(context))


def test_a_passage_keeps_its_marks_and_nothing_else_of_html():
    passage = f"a <b> & {HIT_START}hit{HIT_STOP}"
    assert render("{{ passage|marked }}", passage=passage) == "a &lt;b&gt; &amp; <mark>hit</mark>"


def test_every_facet_has_a_label_and_no_other_name_has_one():
    assert [facet_label(name) for name in FACETS] == list(FACETS.values())
    with pytest.raises(KeyError):
        facet_label("colour")


def test_a_dataset_is_cited_with_its_doi_or_the_address_of_this_portal(rich, rf):
    sentence = citation(rich, rf.get("/datasets/"))
    year = rich.published_at.year
    assert sentence.startswith(f"Quetin, Langdon; Ross, Robin ({year}). {rich.title}. Version 1. {rich.identifier}. ")
    assert sentence.endswith(" https://doi.org/10.5061/dryad.8515")
    rich.identifiers.all().delete()
    sentence = citation(Dataset.objects.get(pk=rich.pk), rf.get("/datasets/"))
    assert sentence.endswith(f" http://testserver/datasets/id/{rich.identifier}/")
