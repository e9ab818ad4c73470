"""The addresses under which published releases answer, as links of their dataset's entry.

Separate module because the catalogue computes them whenever an entry is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from catalog.entries.record import DistributionRecord
from catalog.models import Dataset
from variants.lake.editions import lake_edition
from variants.lake.manifest import LakeError
from variants.releases.models import Release

JSON = "application/json"
PARQUET = "application/vnd.apache.parquet"


def published_releases() -> Prefetch:
    """The releases of datasets that `release_services` reads, without what is large."""
    return Prefetch("releases", Release.objects.published().defer("summary", "notes").order_by("name"))


def release_services(dataset: Dataset) -> Iterator[DistributionRecord]:
    """Links to the services and files of each published release that everybody may read."""
    for release in dataset.releases.all():
        if release.status == Release.Status.PUBLISHED and release.is_open_to_all:
            yield _service(release, "variants", reverse("variant-list"), "Variants by gene, region, query or id")
            yield _service(release, "fields", reverse("field-list"), "Its fields with their statistics")
            yield from _lake_files(release)


def _service(release: Release, name: str, address: str, description: str) -> DistributionRecord:
    return DistributionRecord(
        url=f"{address.lstrip('/')}?{urlencode({'release': release.name})}",
        title=f"{release.name}: {name} over REST",
        description=description + ".",
        format="JSON",
        media_type=JSON,
    )


def _lake_files(release: Release) -> Iterator[DistributionRecord]:
    """The Parquet files of the release, if it has any that can be read."""
    if not settings.LWDS_LAKE:
        return
    try:
        edition = lake_edition(settings.LWDS_LAKE, release.name, release.edition)
        files = edition.read().files if edition.is_published else ()
    except LakeError:
        return  # the nightly check of lakes tells it; an entry can be read without them
    for file in files:
        address = reverse("variants:lake_file", args=[release.name, release.edition, file.name])
        yield DistributionRecord(
            url=address.lstrip("/"),
            title=f"{release.name}: {file.name}",
            description=f"{file.rows:,} variants with all filterable fields.",
            format="Parquet",
            media_type=PARQUET,
            bytes=file.size,
            sha256=file.sha256,
        )
