"""The catalogue over REST: one viewset of datasets made of what each room lets one do with them."""

from __future__ import annotations

from catalog.entries.api.datasets import EntryViewSet, OrganizationViewSet
from catalog.exchange.api import BulkActions
from catalog.files.api import FileActions, UploadViewSet
from catalog.queries.api import QueryViewSet

__all__ = ["DatasetViewSet", "OrganizationViewSet", "QueryViewSet", "UploadViewSet"]


class DatasetViewSet(FileActions, BulkActions, EntryViewSet):
    __doc__ = EntryViewSet.__doc__
