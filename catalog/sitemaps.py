"""Public datasets for search engines, with the time of their last change."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from catalog.models import Dataset, DatasetQuerySet
from catalog.selectors.harvest import published_datasets


class DatasetSitemap(Sitemap):
    limit = 10_000

    def items(self) -> DatasetQuerySet:
        return published_datasets(user=AnonymousUser())

    def lastmod(self, dataset: Dataset) -> datetime:
        return dataset.changed_at
