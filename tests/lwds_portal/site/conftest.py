"""Releases and entries that the start page counts, and some that it may not show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Dataset
from variants.releases.models import Release


@pytest.fixture
def filled(db):
    """Two published releases and their dataset; a private release and a draft that nobody but curators sees."""
    dataset = Dataset.objects.create(slug="topmed", title="TOPMed annotation", status=Dataset.Status.PUBLISHED)
    Dataset.objects.create(slug="later", title="Not yet written", status=Dataset.Status.DRAFT)
    common = {"dataset": dataset, "assembly": "GRCh38", "status": Release.Status.PUBLISHED, "variant_count": 1500}
    now = timezone.now()
    for days, (name, visibility) in enumerate({"old": "public", "new": "public", "secret": "private"}.items()):
        published_at = now - timedelta(days=10 - days)
        Release.objects.create(name=name, visibility=visibility, published_at=published_at, **common)
