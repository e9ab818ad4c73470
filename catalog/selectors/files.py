"""Which stored file an address means, and whether the reader may have it."""

from __future__ import annotations

from django.core import signing
from django.utils import timezone

from catalog.models import Dataset, DatasetQuerySet, Distribution

SIGNATURE_SALT = "catalog.file"


def find_file(*, datasets: DatasetQuerySet, slug: str, path: str, version: int | None = None) -> Distribution | None:
    """The file of that path among `datasets`, those the reader may read; of a version, as it was then."""
    files = Distribution.objects.exclude(file="").filter(dataset__in=datasets, dataset__slug=slug, path=path)
    files = files.filter(withdrawn_at=None) if version is None else files.filter(versions__number=version)
    return files.select_related("dataset").first()


def find_signed_file(*, slug: str, path: str, signature: str) -> Distribution | None:
    """The file that a signed link opens: its own path only, before it expires, of a dataset not retired."""
    try:
        said = signing.loads(signature, salt=SIGNATURE_SALT)
    except signing.BadSignature:
        return None
    if said["until"] < timezone.now().timestamp():
        return None
    files = Distribution.objects.exclude(file="").exclude(dataset__status=Dataset.Status.RETIRED)
    return files.filter(pk=said["file"], dataset__slug=slug, path=path).select_related("dataset").first()
