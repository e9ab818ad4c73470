"""`manage.py drop_retired`: what is dropped, and which loads nobody finished."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from catalog.models import Dataset
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


def test_unfinished_releases_are_listed_and_nothing_else_is_touched(capsys):
    dataset = Dataset.objects.create(title="Ours", slug="ours")
    common = {"dataset": dataset, "assembly": "GRCh38"}
    Release.objects.create(name="own", status=Release.Status.PUBLISHED, **common)
    Release.objects.create(name="half", status=Release.Status.LOADING, **common)
    call_command("drop_retired")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "nothing to drop"
    assert second.startswith("half-loaded: half")
    assert "load_wgsa --release half with --resume" in second
    assert Release.objects.count() == 2
