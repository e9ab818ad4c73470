"""Uploads and stored bytes of one person."""

import pytest
from django.core.files.base import ContentFile

from accounts.services.quotas import QuotaError
from catalog.entries.writing import create_draft_dataset
from catalog.files.file_quota import StorageQuotaError
from catalog.files.storing import store_file
from catalog.files.uploads import start_upload
from catalog.models import Distribution


@pytest.fixture
def draft(researcher, local_storage, settings, tmp_path):
    settings.LWDS_HOME = type(settings.LWDS_HOME)(tmp_path / "home")
    return create_draft_dataset(user=researcher, title="Images")


def test_a_person_has_few_uploads_open(researcher, draft, settings):
    settings.LWDS_USER_OPEN_UPLOADS = 2
    for name in "ab":
        start_upload(user=researcher, dataset=draft, path=name, size=1)
    with pytest.raises(QuotaError, match="LWDS_USER_OPEN_UPLOADS"):
        start_upload(user=researcher, dataset=draft, path="c", size=1)


def test_stored_and_announced_bytes_count(researcher, draft, settings):
    settings.LWDS_USER_STORED_GB = 1
    store_file(user=researcher, dataset=draft, path="a", content=ContentFile(b"x"))
    Distribution.objects.update(bytes=600_000_000)
    with pytest.raises(StorageQuotaError, match="LWDS_USER_STORED_GB"):
        start_upload(user=researcher, dataset=draft, path="b", size=500_000_000)
    start_upload(user=researcher, dataset=draft, path="b", size=300_000_000)
    with pytest.raises(StorageQuotaError):
        start_upload(user=researcher, dataset=draft, path="c", size=200_000_000)
    Distribution.objects.update(bytes=1_000_000_000)
    with pytest.raises(StorageQuotaError):
        store_file(user=researcher, dataset=draft, path="d", content=ContentFile(b"x"))
