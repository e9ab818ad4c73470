"""An annotated list as a job: what is refused before it is queued, and what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from tests.known import SYNTHETIC
from variants.annotate.annotate_job import AnnotateRequest, check_annotate_request, run_annotate_job
from variants.jobs.models import Job
from variants.releases.reader import ReleaseReader


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (AnnotateRequest(fields="no_such_field"), "no_such_field"),
        (AnnotateRequest(columns="chrom=x"), "chrom"),
        (AnnotateRequest(into="a name with blanks"), "name"),
        (AnnotateRequest(into="own"), "only curators make releases: leave `into` out"),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(
    reader: ReleaseReader, request_: AnnotateRequest, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_annotate_request(request=request_, release=reader, user=AnonymousUser())


def test_a_curator_may_make_a_release(reader: ReleaseReader, django_user_model: type[User]) -> None:
    curator = django_user_model.objects.create_superuser("curator")
    check_annotate_request(request=AnnotateRequest(into="own"), release=reader, user=curator)


def test_the_list_is_written_with_the_fields(reader: ReleaseReader, tmp_path: Path) -> None:
    pos, ref, alt = SYNTHETIC.key
    listed = SimpleUploadedFile("list.tsv", f"x\t{pos}\t22\t{ref}\t{alt}\nx\t5\t22\tA\tC\n".encode())
    request = AnnotateRequest(fields="cadd.phred", columns="pos=2,chrom=3,ref=4,alt=5")
    steps: list[int] = []
    summary = run_annotate_job(
        request=request,
        job=Job(input_file=listed),
        release=reader,
        folder=tmp_path,
        progress=lambda done, total: steps.append(done),
    )
    header, first, second = (line.split("\t") for line in (tmp_path / "annotated.tsv").read_text().splitlines())
    column = header.index("cadd.phred")
    assert (first[column], second[column]) == (str(SYNTHETIC.phred), ".")
    assert (summary["rows"], summary["found"]) == (2, 1)
    assert summary["reading"]
    assert steps[-1:] in ([], [2])
