"""Files that people without access to the server may load: incoming folders, S3 prefixes, files of datasets.

Files are chosen from a list, never typed, so that no path leads out of the roots.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import User
from catalog.models import Dataset, Distribution
from ingest.load.s3 import Location, S3Path, list_objects, parse_location

MAX_LISTED_FILES = 5_000  # of each root, and of datasets
_DATASET_PREFIX = "dataset: "


def list_incoming_files(*, user: User) -> list[str]:
    """Names for `find_incoming_file`: files under the roots of LWDS_INCOMING, then files uploaded to datasets.

    At most MAX_LISTED_FILES of each root and of all datasets together.
    """
    names = sorted({name for root in _list_roots() for name in islice(_list_names(root), MAX_LISTED_FILES)})
    return [*names, *map(_name_uploaded_file, _list_uploaded_files(user))]


def find_incoming_file(name: str, *, user: User) -> Location:
    """The file of a listed name.

    Raises:
        FileNotFoundError: The name is not in the list, or leads out of the roots.
    """
    if name.startswith(_DATASET_PREFIX):
        for distribution in _list_uploaded_files(user):
            if _name_uploaded_file(distribution) == name:
                return _locate_stored_file(str(distribution.file.name))
    for root in _list_roots():
        if isinstance(root, S3Path):
            if name in _list_names(root):
                return S3Path(root.bucket, root.key + name)
        elif (path := (root / name).resolve()).is_relative_to(root) and path.is_file():
            return path
    raise FileNotFoundError(f"{name}: no such file in the incoming folders or datasets")


def _name_uploaded_file(distribution: Distribution) -> str:
    return f"{_DATASET_PREFIX}{distribution.dataset.slug}/{distribution.path}"


def _list_uploaded_files(user: User) -> Iterator[Distribution]:
    visible = Dataset.objects.visible_to(user).values("pk")
    files = Distribution.objects.filter(dataset__in=visible, path__iregex=r"\.(gz|bgz|tsv|txt)$", withdrawn_at=None)
    files = files.exclude(file="")
    yield from files.select_related("dataset").order_by("dataset__slug", "path")[:MAX_LISTED_FILES]


def _locate_stored_file(name: str) -> Location:
    """Where the default storage keeps a file: on this machine's disk, or in its bucket."""
    bucket = getattr(default_storage, "bucket_name", None)
    if bucket is None:
        return Path(default_storage.path(name))
    prefix = getattr(default_storage, "location", "").strip("/")
    return S3Path(bucket, f"{prefix}/{name}".lstrip("/"))


def _list_names(root: Location) -> Iterator[str]:
    if isinstance(root, S3Path):
        yield from list_objects(root)
        return
    for path in root.rglob("*"):
        if path.is_file() and path.resolve().is_relative_to(root):
            yield str(path.relative_to(root))


def _list_roots() -> list[Location]:
    return [parse_location(folder).resolve() for folder in settings.LWDS_INCOMING]
