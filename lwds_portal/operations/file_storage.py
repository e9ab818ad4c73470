"""Where stored files are: a folder, or a bucket."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def file_storage(address: str) -> dict[str, Any]:
    """Django's storage for LWDS_STORAGE: a folder, or s3://bucket/prefix with the usual AWS_... variables."""
    url = urlsplit(address)
    if url.scheme != "s3":
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": address, "base_url": "/files/"},
        }
    options = {"bucket_name": url.netloc, "location": url.path.strip("/"), "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
