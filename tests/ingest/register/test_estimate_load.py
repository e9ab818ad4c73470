"""An estimate before loading comes near what loading then takes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingest.register import estimate_load as estimating
from ingest.register.estimate_load import estimate_load
from ingest.register.release_request import ReleaseRequest
from tests.releases import FREEZE5, shared_file
from variants.releases.models import Release


def test_the_estimate_of_real_files_is_near_what_they_take(freeze5: Release, db: None) -> None:
    estimate = estimate_load(request=ReleaseRequest("f5", "GRCh38", [shared_file(path) for path in FREEZE5]))
    assert (estimate.lines, estimate.variants) == (1_920, 1_400)
    # Small tables are mostly empty pages: 23 tables and their indexes at 8 kB each come on top.
    assert 0.3 * freeze5.bytes_on_disk < estimate.bytes_on_disk < freeze5.bytes_on_disk


def test_lines_of_a_file_larger_than_the_sample_are_extrapolated(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(estimating, "SAMPLED_BYTES", 300_000)
    estimate = estimate_load(request=ReleaseRequest("f5", "GRCh38", [shared_file(FREEZE5[0])]))
    assert 0.8 * 1_581 < estimate.lines < 1.2 * 1_581


def test_a_dry_run_writes_nothing_and_refuses_what_cannot_fit(
    monkeypatch: pytest.MonkeyPatch, db: None, tmp_path: Path
) -> None:
    path = str(shared_file(FREEZE5[0]))
    before = Release.objects.count()
    out = StringIO()
    call_command("load_wgsa", path, "--release", "dry", "--assembly", "GRCh38", "--dry-run", stdout=out)
    assert "about 1,581 lines" in out.getvalue()
    assert "a month" in out.getvalue()
    monkeypatch.setattr(estimating, "_get_free_bytes", lambda: 1_000)
    with pytest.raises(CommandError, match="does not fit"):
        call_command("load_wgsa", path, "--release", "dry", "--assembly", "GRCh38", "--dry-run", stdout=StringIO())
    assert Release.objects.count() == before
