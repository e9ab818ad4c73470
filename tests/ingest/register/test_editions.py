"""Files go into the unfinished edition of their release, or into a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from catalog.models import Dataset
from ingest.load.source_files import InspectedFile
from ingest.register.editions import find_unfinished_edition
from ingest.register.release_request import RegistrationError, ReleaseRequest
from ingest.wgsa.header import read_header
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


def make_request(**options: object) -> ReleaseRequest:
    return ReleaseRequest("own", "GRCh38", [], **options)  # type: ignore[arg-type]


def make_release(status: str = Release.Status.LOADING) -> Release:
    dataset = Dataset.objects.create(slug="own", title="Own")
    return Release.objects.create(name="own", edition=1, assembly="GRCh38", dataset=dataset, status=status)


def find(request: ReleaseRequest, *files: InspectedFile) -> Release | None:
    with transaction.atomic():
        return find_unfinished_edition(request, files)


def test_a_new_name_has_no_edition_and_an_unfinished_one_takes_further_files() -> None:
    assert find(make_request()) is None
    release = make_release()
    assert find(make_request()) == release


def test_a_published_edition_is_replaced_only_on_request() -> None:
    make_release(Release.Status.PUBLISHED)
    with pytest.raises(RegistrationError, match="is published and cannot change"):
        find(make_request())
    assert find(make_request(replace=True)) is None


def test_an_unfinished_edition_of_another_assembly_or_to_be_replaced_is_refused() -> None:
    make_release()
    with pytest.raises(RegistrationError, match="is still"):
        find(make_request(replace=True))
    with pytest.raises(RegistrationError, match="is GRCh38, not GRCh37"):
        find(ReleaseRequest("own", "GRCh37", []))


def test_a_file_goes_into_an_edition_once() -> None:
    release = make_release()
    release.files.create(name="first.tsv", sha256="ab", size=1, content="snv", header=[])
    file = InspectedFile(Path("again.tsv"), read_header("#chr\tpos\tref\talt"), 1, 1, sha256="ab")
    with pytest.raises(RegistrationError, match=r"again\.tsv: this file is in release 'own' already, as first\.tsv"):
        find(make_request(), file)
