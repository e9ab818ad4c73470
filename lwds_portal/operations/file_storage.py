"""Where stored files are: a folder, or a bucket.

Separate module because the settings call it before Django is ready.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def file_storage(address: str) -> dict[str, Any]:
    """Django's STORAGES entry for a folder, or for s3://bucket/prefix with the usual AWS_... variables.

    Example:
        >>> file_storage("s3://lwds/files/")["OPTIONS"]["location"]
        'files'
    """
    url = urlsplit(address)
    if url.scheme != "s3":
        return {
            "BACKEND": "lwds_portal.operations.local_storage.LocalStorage",
            "OPTIONS": {"location": address, "base_url": "/files/"},
        }
    options = {"bucket_name": url.netloc, "location": url.path.strip("/"), "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
