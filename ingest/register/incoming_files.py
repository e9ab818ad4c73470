"""Where people who are not on the server may load files from: incoming folders, S3 prefixes, files of datasets.

Files are chosen from what is listed here, never typed, so that no path leads out of the roots.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import User
from catalog.models import Dataset, Distribution
from ingest.load.s3 import Location, S3Path, location, objects

MOST_FILES = 5_000
_DATASET = "dataset: "


def incoming_files(*, user: User) -> list[str]:
    """Names that `incoming_file` takes: files under the roots of LWDS_INCOMING, then files uploaded to datasets."""
    roots = sorted({name for root in _roots() for name in islice(_names(root), MOST_FILES)})
    return [*roots, *(f"{_DATASET}{each.dataset.slug}/{each.path}" for each in _uploaded(user))]


def incoming_file(name: str, *, user: User) -> Location:
    """Where a listed name is. Raises FileNotFoundError for anything else, also for what leads elsewhere."""
    if name.startswith(_DATASET):
        for each in _uploaded(user):
            if f"{_DATASET}{each.dataset.slug}/{each.path}" == name:
                return _stored(each.file.name)
    for root in _roots():
        if isinstance(root, S3Path):
            if name in _names(root):
                return S3Path(root.bucket, root.key + name)
        elif (path := (root / name).resolve()).is_relative_to(root) and path.is_file():
            return path
    raise FileNotFoundError(f"{name}: no such file in the incoming folders or datasets")


def _uploaded(user: User) -> Iterator[Distribution]:
    shown = Dataset.objects.visible_to(user).values("pk")
    files = Distribution.objects.filter(dataset__in=shown, path__iregex=r"\.(gz|bgz|tsv|txt)$", withdrawn_at=None)
    files = files.exclude(file="")
    yield from files.select_related("dataset").order_by("dataset__slug", "path")[:MOST_FILES]


def _stored(name: str) -> Location:
    """Where the default storage keeps a file: on this machine's disk, or in its bucket."""
    bucket = getattr(default_storage, "bucket_name", None)
    if bucket is None:
        return Path(default_storage.path(name))
    prefix = getattr(default_storage, "location", "").strip("/")
    return S3Path(bucket, f"{prefix}/{name}".lstrip("/"))


def _names(root: Location) -> Iterator[str]:
    if isinstance(root, S3Path):
        yield from objects(root)
        return
    for path in root.rglob("*"):
        if path.is_file() and path.resolve().is_relative_to(root):
            yield str(path.relative_to(root))


def _roots() -> list[Location]:
    return [location(folder).resolve() for folder in settings.LWDS_INCOMING]
