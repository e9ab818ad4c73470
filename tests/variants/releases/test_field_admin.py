"""Curators edit the field dictionary until its release is published; names stay unique, what files say stays."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import CURATOR
from catalog.models import Dataset
from tests.people import client_of
from variants.releases.models import Field, Release, SourceFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    dataset = Dataset.objects.create(slug="d", title="D", status=Dataset.Status.PUBLISHED)
    release = Release.objects.create(dataset=dataset, name="r", assembly="GRCh38", status=Release.Status.READY)
    SourceFile.objects.create(release=release, name="f", content="indel", header=["MAP35_149bp", "x"])
    Field.objects.create(release=release, position=0, name="other", path="a.other", source="a", kind="text")
    return Field.objects.create(
        release=release,
        position=1,
        name="MAP35_149",
        path="map.map35",
        source="map",
        kind="text",
        aliases=["MAP35_149bp"],
    )


@pytest.fixture
def curator() -> Client:
    return client_of(CURATOR)


def save(client: Client, field: Field, **changes: object) -> str:
    """Send the edit form; returns the page where it was not accepted, '' where it was."""
    field.refresh_from_db()
    posted = {
        "revision": field.revision,
        "aliases": "MAP35_149bp",
        "kind": field.kind,
        "separators": [],
        "reducer": "first",
    } | changes
    answer = client.post(reverse("admin:variants_field_change", args=[field.pk]), posted)
    field.refresh_from_db()
    return answer.content.decode()


def test_meaning_kind_and_lists_can_be_edited(curator: Client, field: Field) -> None:
    assert not save(curator, field, aliases="MAP35_149bp,map35", kind="float", separators=[",", "{n}"], unit="fraction")
    assert (field.kind, field.unit, field.aliases) == ("float", "fraction", ["MAP35_149bp", "map35"])
    assert field.separators == [",", "{n}"]


def test_names_of_other_fields_and_of_files_stay_distinct(curator: Client, field: Field) -> None:
    assert "A.Other is a name of a.other already" in save(curator, field, aliases="MAP35_149bp,A.Other")
    assert "MAP35_149bp is a column of a file of the release: keep it" in save(curator, field, aliases="map35")


def test_the_kind_of_a_filterable_field_and_all_of_a_published_release_stay(curator: Client, field: Field) -> None:
    Field.objects.update(filterable=True)
    save(curator, field, kind="float", unit="fraction")
    assert (field.kind, field.unit) == ("text", "fraction")
    Release.objects.update(status=Release.Status.PUBLISHED)
    save(curator, field, unit="percent", description="changed")
    assert (field.unit, field.description) == ("fraction", "")
