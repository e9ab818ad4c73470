"""Uploads and stored bytes of one person, as the settings allow.

Separate module because files come by form and by resumable uploads.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Sum

from accounts.models import User
from accounts.problems import TooLargeError
from accounts.services.quotas import require_below
from catalog.entries.models import Distribution
from catalog.files.models import Upload

GIGABYTE = 10**9


class StorageQuotaError(TooLargeError):
    """413: with this file, the datasets of one person would hold more than is allowed."""

    code = "storage-quota"


def require_upload_quota(*, user: User, size: int) -> None:
    """Check that `user` may begin one more upload. Raises QuotaError, StorageQuotaError."""
    unfinished = Upload.objects.filter(user=user, file=None)
    require_below(unfinished.count(), "LWDS_USER_OPEN_UPLOADS", "uploads that are not complete")
    announced = unfinished.aggregate(bytes=Sum("size"))["bytes"] or 0
    require_storage_quota(user=user, size=size + announced)


def require_storage_quota(*, user: User, size: int) -> None:
    """Check that `size` more bytes fit into what the datasets of `user` may hold. Raises StorageQuotaError."""
    limit = settings.LWDS_USER_STORED_GB * GIGABYTE
    files = Distribution.objects.filter(dataset__owner=user).exclude(file="")
    stored = files.aggregate(bytes=Sum("bytes"))["bytes"] or 0
    if limit and stored + size > limit:
        raise StorageQuotaError(
            f"Your datasets hold {stored / GIGABYTE:,.3f} GB, and this adds {size / GIGABYTE:,.3f} GB; "
            f"{settings.LWDS_USER_STORED_GB:,} GB are allowed (LWDS_USER_STORED_GB). Withdraw files, or ask for more."
        )
