"""Group files as a job: checked before it is queued; files are named after release and format."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.groupfiles.groupfile_job import check_groupfile_request, run_groupfile_job
from variants.groupfiles.groupfile_request import GroupFileRequest
from variants.groupfiles.number_checks import GroupFileError
from variants.jobs.models import Job
from variants.releases.reader import ReleaseReader

INTERVALS = "22\t20000000\t34000000\tset_a\n"


def test_a_request_that_cannot_be_written_is_refused(reader: ReleaseReader) -> None:
    with pytest.raises(GroupFileError, match="intervals have no annotation"):
        check_groupfile_request(
            request=GroupFileRequest(genes=INTERVALS, by="annotation"), release=reader, user=AnonymousUser()
        )
    check_groupfile_request(request=GroupFileRequest(genes=INTERVALS), release=reader, user=AnonymousUser())


@pytest.mark.parametrize(
    ("format_name", "file_name"),
    [
        ("tsv", "synthetic38.tsv"),
        ("counts", "synthetic38.counts.tsv"),
        ("saige", "synthetic38.saige.txt"),
        ("regenie", "synthetic38.regenie.setlist"),
    ],
)
def test_files_are_named_after_release_and_format(
    reader: ReleaseReader, tmp_path: Path, format_name: str, file_name: str
) -> None:
    request = GroupFileRequest(genes=INTERVALS, format=format_name, classes="stop_gained\tlof")
    summary = run_groupfile_job(
        request=request, job=Job(), release=reader, folder=tmp_path, progress=lambda done, total: None
    )
    names = {path.name for path in tmp_path.iterdir()}
    assert file_name in names
    assert summary["units"] == "1 units of a list of intervals, 0 bases added"
    # What no command line can hold lies beside the files.
    assert (tmp_path / "genes.txt").read_text() == INTERVALS + "\n"
    assert (tmp_path / "classes.txt").read_text() == "stop_gained\tlof\n"
