"""The catalogue over REST: one viewset of datasets made of what each room lets one do with them."""

from __future__ import annotations

from catalog.entries.api.datasets import EntryViewSet, OrganizationViewSet
from catalog.entries.api.follow_endpoint import FollowActions
from catalog.exchange.api import BulkActions
from catalog.exchange.dois.api import DoiActions
from catalog.files.api import FileActions, UploadViewSet
from catalog.files.appending.api import AppendActions
from catalog.queries.api.query_endpoints import QueryViewSet
from catalog.queries.api.saved_view_endpoints import SavedViewViewSet

__all__ = ["DatasetViewSet", "OrganizationViewSet", "QueryViewSet", "SavedViewViewSet", "UploadViewSet"]


class DatasetViewSet(FileActions, AppendActions, BulkActions, DoiActions, FollowActions, EntryViewSet):
    __doc__ = EntryViewSet.__doc__
