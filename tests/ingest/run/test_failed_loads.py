"""A release whose load failed is failed: on pages, over REST and for commands, until it is resumed."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from ingest.management.commands.load_wgsa import describe_progress
from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.load_state import LoadError
from ingest.run.run_load import AttemptProgress, run_load
from tests.releases import load_release, write_wgsa
from variants.biothings.dialect_release import answering_release
from variants.biothings.request import ApiError
from variants.releases.models import Release
from variants.releases.reader import ReleaseNotFoundError, open_release, release_of_operator

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]
ROWS = [[22, 16_000_000 + 10 * i, "A", "C", i / 10] for i in range(20)]
BROKEN = [22, 17_000_000, "A"]

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def failed(tmp_path: Path) -> Release:
    path = write_wgsa(tmp_path / "broken.tsv", HEADER, [*ROWS, BROKEN])
    with pytest.raises(LoadError, match=r"1 of 21 lines were rejected.*resume with --max-rejects 4\.8"):
        load_release("failed", "GRCh38", [path])
    return Release.objects.get(name="failed")


def test_the_release_of_a_failed_load_is_failed_with_the_reason(failed: Release) -> None:
    assert failed.status == Release.Status.FAILED
    assert "broken.tsv: 1 of 21 lines were rejected" in failed.status_reason


@pytest.mark.parametrize(
    "command",
    [
        ["query", "", "--release", "failed"],
        ["aggregate", "--genes", "all", "--release", "failed", "--output", "out"],
        ["annotate", "list.txt", "--release", "failed", "--output", "out.tsv"],
        ["variant", "22-16000000-A-C", "--release", "failed"],
    ],
    ids=lambda command: command[0],
)
def test_no_command_answers_from_it(failed: Release, command: list[str], tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("22-16000000-A-C\n")
    command = [str(tmp_path / part) if part in {"out", "out.tsv", "list.txt"} else part for part in command]
    with pytest.raises(CommandError, match=r"release 'failed' is failed \(broken\.tsv: .*load_wgsa --release failed"):
        call_command(*command, stdout=StringIO(), stderr=StringIO())


def test_commands_answer_from_existing_data_on_request(failed: Release, tmp_path: Path) -> None:
    listed, output = tmp_path / "list.txt", tmp_path / "out"
    listed.write_text("22-16000000-A-C\n")
    chosen = {"release": "failed", "allow_incomplete": True}
    sentence = "INCOMPLETE: release 'failed' is failed (broken.tsv: 1 of 21 lines were rejected"
    notes = StringIO()
    call_command("query", "", **chosen, format="vcf", output=output, stderr=notes)
    assert sentence in notes.getvalue()
    lines = output.read_text().splitlines()
    assert "##source=lwds_portal failed edition 1 (incomplete)" in lines
    assert len([line for line in lines if not line.startswith("#")]) == 20
    notes = StringIO()
    (tmp_path / "units.txt").write_text("22:16000000-16000200 unit\n")
    call_command(
        "aggregate", genes=str(tmp_path / "units.txt"), **chosen, output=output, stdout=StringIO(), stderr=notes
    )
    assert f"warning: {sentence}" in notes.getvalue()
    provenance = json.loads((tmp_path / "out.provenance.json").read_text())
    assert (provenance["release"]["complete"], provenance["counts"]["pairs_written"]) == (False, 20)
    notes = StringIO()
    call_command("annotate", listed, **chosen, output=output, stdout=StringIO(), stderr=notes)
    assert sentence in notes.getvalue()
    with pytest.raises(CommandError, match="release 'failed' is not complete"):
        call_command("annotate", listed, **chosen, output=output, into="copy", stdout=StringIO(), stderr=StringIO())


def test_curators_see_the_state_and_others_a_404(failed: Release) -> None:
    curator = User.objects.create_superuser("curator-of-failed", password="x")
    with pytest.raises(ReleaseNotFoundError, match=r"is failed .*only published releases give answers"):
        open_release(user=curator, name="failed")
    stranger = User.objects.create_user("stranger-of-failed", password="x")
    with pytest.raises(ReleaseNotFoundError, match="there is no published release named 'failed'"):
        open_release(user=stranger, name="failed")
    client = Client()
    client.force_login(curator)
    answer = client.get("/api/v1/releases/failed/").json()
    assert (answer["status"], "1 of 21 lines" in answer["status_reason"]) == ("failed", True)
    assert "1 of 21 lines were rejected" in client.get("/releases/").content.decode()
    with pytest.raises(ApiError) as refused:
        answering_release(user=curator, assembly="hg38", name="failed")
    assert "For hg38 release 'failed' is failed (broken.tsv" in refused.value.members["details"]
    curator.delete()
    stranger.delete()


def test_it_is_listed_with_the_reason(failed: Release) -> None:
    out = StringIO()
    call_command("releases", stdout=out)
    (line,) = [line for line in out.getvalue().splitlines() if line.startswith("failed ")]
    assert "1 of 21 lines were rejected" in line


def test_it_is_published_when_it_was_resumed(failed: Release) -> None:
    call_command("load_wgsa", "--release", "failed", "--resume", "--max-rejects", "5", stdout=StringIO())
    failed.refresh_from_db()
    assert (failed.status, failed.status_reason) == ("published", "")
    assert release_of_operator(name="failed").model == failed


def test_a_further_file_does_not_make_it_look_healthy(failed: Release, tmp_path: Path) -> None:
    path = write_wgsa(tmp_path / "more.tsv", HEADER, [[21, 16_000_000, "A", "C", 1]])
    release = register_release(user=None, request=ReleaseRequest("failed", "GRCh38", [path]))
    run_load(load_id=release.loads.get(file__name="more.tsv").pk)
    release.refresh_from_db()
    assert (release.status, "broken.tsv" in release.status_reason) == ("failed", True)


def test_a_release_that_is_loading_is_not_searched(tmp_path: Path) -> None:
    path = write_wgsa(tmp_path / "own.tsv", HEADER, ROWS)
    register_release(user=None, request=ReleaseRequest("half", "GRCh38", [path]))
    with pytest.raises(ReleaseNotFoundError, match="release 'half' is loading, so its answers would lack variants"):
        release_of_operator(name="half")


def test_progress_without_a_figure_shows_none(tmp_path: Path) -> None:
    path = write_wgsa(tmp_path / "own.tsv", HEADER, ROWS)
    load: Load = register_release(user=None, request=ReleaseRequest("p", "GRCh38", [path])).loads.get()
    assert describe_progress(AttemptProgress(load, 0, 1_000, 0, 0.0)) == "own.tsv: reading"
    assert describe_progress(AttemptProgress(load, 0, 1_000, 0, 2.0)) == "own.tsv: reading"
    assert describe_progress(AttemptProgress(load, 0, 1_000, 0, 2.0, 250)) == "own.tsv: sorting the lines,  25% read"
    whole = describe_progress(AttemptProgress(load, 500, 1_000, 100, 2.0))
    assert whole == "own.tsv:  50%, 100 lines, 50 lines/s, 2 s left"
