"""`manage.py drop_retired`: nothing that is in use is dropped, and unfinished loads are listed."""

from __future__ import annotations

from django.core.management import call_command

from catalog.models import Dataset
from variants.releases.models import Release
from variants.releases.publishing import drop_retired


def test_unfinished_releases_are_listed_and_nothing_in_use_is_dropped(committed, synthetic38, capsys):
    """On committed rows: tables whose release a test has hidden in its transaction would be dropped for good."""
    drop_retired()  # what other tests have left
    dataset = Dataset.objects.create(title="Half", slug="half")
    Release.objects.create(name="half", assembly="GRCh38", status=Release.Status.LOADING, dataset=dataset)
    call_command("drop_retired")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "nothing to drop"
    [half] = [line for line in lines if line.startswith("half-loaded: half")]
    assert "load_wgsa --release half with --resume" in half
    assert not Release.objects.get(pk=synthetic38.pk).tables_dropped
