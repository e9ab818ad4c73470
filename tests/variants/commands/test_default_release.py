"""manage.py default_release: chooses, lists, and names what there is."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Dataset
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def releases() -> None:
    dataset = Dataset.objects.create(title="Ours", slug="ours", status=Dataset.Status.PUBLISHED)
    for name, assembly in [("old", "GRCh37"), ("new", "GRCh38"), ("newer", "GRCh38")]:
        Release.objects.create(dataset=dataset, name=name, assembly=assembly, status="published")


def test_a_default_is_chosen_and_listed(releases: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("default_release")
    assert capsys.readouterr().out == "no default is chosen\n"
    call_command("default_release", "newer")
    call_command("default_release", "old", portal=True)
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "old is the default of GRCh37, and of addresses that name no assembly",
        "newer is the default of GRCh38",
    ]
    call_command("releases", json=True)
    listed = json.loads(capsys.readouterr().out)
    assert {release["name"]: release["default"] for release in listed} == {
        "new": "",
        "newer": "assembly",
        "old": "portal",
    }


def test_an_unknown_name_gets_a_sentence(releases: None) -> None:
    with pytest.raises(CommandError, match="there is no published release 'none'; published: new, newer, old"):
        call_command("default_release", "none")
    with pytest.raises(CommandError, match="--portal needs the NAME"):
        call_command("default_release", portal=True)
