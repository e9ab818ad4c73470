"""`manage.py releases`: every release in every state, for people and as JSON."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from catalog.models import Dataset
from variants.releases.models import Field, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def releases():
    dataset = Dataset.objects.create(title="Ours", slug="ours")
    common = {"dataset": dataset, "assembly": "GRCh38"}
    own = Release.objects.create(name="own", status=Release.Status.PUBLISHED, variant_count=7, digest="abc", **common)
    Release.objects.create(name="broken", status=Release.Status.FAILED, **common)
    for number, name in enumerate(("pos", "CADD_phred")):
        Field.objects.create(release=own, position=number, name=name, path=name.lower(), source="WGSA", kind="float")


def test_releases_are_listed_by_name_with_their_counts(releases, capsys):
    call_command("releases", json=True)
    broken, own = json.loads(capsys.readouterr().out)
    assert (broken["name"], broken["status"], broken["fields"]) == ("broken", "failed", 0)
    assert (own["variants"], own["fields"], own["digest"]) == (7, 2, "abc")


def test_a_line_is_a_release(releases, capsys):
    call_command("releases")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["broken", "own"]


def test_an_empty_portal_is_reported(capsys):
    call_command("releases")
    assert capsys.readouterr().out == "no release is loaded: see manage.py load_wgsa --help\n"
