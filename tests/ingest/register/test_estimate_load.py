"""An estimate before loading comes near what loading then takes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingest.register import estimate_load as estimating
from ingest.register.estimate_load import estimate_load
from ingest.register.release_request import ReleaseRequest
from tests.known import KnownRelease
from variants.releases.models import Release


def test_the_estimate_of_files_is_near_what_they_take(known: KnownRelease, db: None) -> None:
    estimate = estimate_load(request=ReleaseRequest(known.name, "GRCh38", known.paths))
    assert (estimate.lines, estimate.variants) == (len(known.lines), len(known.cells))
    # Small tables are mostly empty pages: 23 tables and their indexes at 8 kB each come on top.
    assert 0.3 * known.release.bytes_on_disk < estimate.bytes_on_disk < known.release.bytes_on_disk


def test_lines_of_a_file_larger_than_the_sample_are_extrapolated(
    monkeypatch: pytest.MonkeyPatch, db: None, known: KnownRelease
) -> None:
    monkeypatch.setattr(estimating, "SAMPLED_BYTES", 300_000)
    estimate = estimate_load(request=ReleaseRequest(known.name, "GRCh38", [known.paths[0]]))
    lines = len(known.tables[0][1])
    assert 0.8 * lines < estimate.lines < 1.2 * lines


def test_a_dry_run_writes_nothing_and_refuses_what_cannot_fit(
    monkeypatch: pytest.MonkeyPatch, db: None, tmp_path: Path, known: KnownRelease
) -> None:
    path = str(known.paths[0])
    before = Release.objects.count()
    out = StringIO()
    call_command("load_wgsa", path, "--release", "dry", "--assembly", "GRCh38", "--dry-run", stdout=out)
    assert f"about {len(known.tables[0][1]):,} lines" in out.getvalue()
    assert "a month" in out.getvalue()
    monkeypatch.setattr(estimating, "_get_free_bytes", lambda: 1_000)
    with pytest.raises(CommandError, match="does not fit"):
        call_command("load_wgsa", path, "--release", "dry", "--assembly", "GRCh38", "--dry-run", stdout=StringIO())
    assert Release.objects.count() == before
