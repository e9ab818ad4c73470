"""Storing files of datasets, and lending them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from catalog.entries.access import require_edit
from catalog.entries.models import Dataset, DatasetQuerySet, Distribution, Format
from catalog.files.models import Table
from catalog.files.paths import clean_path, format_of, is_tabular

CHUNK = 1024 * 1024
LONGEST_LOAN = timedelta(days=30)
SIGNATURE_SALT = "catalog.file"


def store_file(*, user: User, dataset: Dataset, path: str, content: File, title: str = "") -> Distribution:
    """Keep a file under its folders; memory does not grow with it. A file already there is withdrawn, not lost.

    Tables (CSV, TSV, Parquet) wait to be profiled: the caller starts tasks.profile_table.
    """
    require_edit(user, dataset)
    path = checked_path(dataset=dataset, path=path)
    sha256, size = measure(content)
    name, media_type = format_of(path)
    form = Format.objects.get_or_create(name=name, defaults={"media_type": media_type})[0] if name else None
    with transaction.atomic():
        Dataset.objects.select_for_update().get(pk=dataset.pk)  # two files under one path follow each other
        for earlier in dataset.distributions.filter(path=path, withdrawn_at=None):
            earlier.withdrawn_at = timezone.now()
            earlier.save(update_fields=["withdrawn_at"])
        distribution = Distribution(
            dataset=dataset,
            title=title,
            path=path,
            format=form,
            media_type=media_type,
            bytes=size,
            sha256=sha256,
        )
        distribution.file.save(path.rsplit("/", 1)[-1], content, save=False)
        distribution.save()
        if is_tabular(path):
            Table.objects.create(distribution=distribution)
        dataset.save(update_fields=["modified_at"])
    return distribution


def checked_path(*, dataset: Dataset, path: str) -> str:
    """The tidy path, at which a file may lie beside those that are there. Raises ValidationError."""
    try:
        path = clean_path(path)
    except ValueError as error:
        raise ValidationError({"path": str(error)}) from error
    stored = dataset.distributions.exclude(file="")  # withdrawn ones too: versions keep them in their folders
    folders = ["/".join(path.split("/")[:depth]) for depth in range(1, path.count("/") + 1)]
    if file := stored.filter(path__in=folders).first():
        raise ValidationError({"path": f"{file.path} is a file of this dataset; it cannot be a folder as well."})
    if stored.filter(path__startswith=f"{path}/").exists():
        raise ValidationError({"path": f"{path} is a folder of this dataset; it cannot be a file as well."})
    return path


def measure(content: File) -> tuple[str, int]:
    """(SHA-256, bytes) of an open file, read once in pieces and left at its start."""
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size


def withdraw_file(*, user: User, distribution: Distribution) -> None:
    """Take a file out of the dataset; versions that name it keep it, one that none names is deleted."""
    require_edit(user, distribution.dataset)
    if distribution.versions.exists():
        distribution.withdrawn_at = timezone.now()
        distribution.save(update_fields=["withdrawn_at"])
    else:
        distribution.file.delete(save=False)
        distribution.delete()
    distribution.dataset.save(update_fields=["modified_at"])


def sign_file(*, user: User, distribution: Distribution, loan: timedelta) -> str:
    """A signature that opens this one file to whoever has the link, until the loan ends."""
    require_edit(user, distribution.dataset)
    if not timedelta(0) < loan <= LONGEST_LOAN:
        raise ValidationError({"hours": f"A signed link lasts at most {LONGEST_LOAN.days} days."})
    until = (timezone.now() + loan).timestamp()
    return signing.dumps({"file": distribution.pk, "until": until}, salt=SIGNATURE_SALT)


def count_download(*, distribution: Distribution) -> None:
    Distribution.objects.filter(pk=distribution.pk).update(downloads=F("downloads") + 1)


def find_file(*, datasets: DatasetQuerySet, slug: str, path: str, version: int | None = None) -> Distribution | None:
    """The file of that path among `datasets`, those the reader may read; of a version, as it was then."""
    files = Distribution.objects.exclude(file="").filter(dataset__in=datasets, dataset__slug=slug, path=path)
    files = files.filter(withdrawn_at=None) if version is None else files.filter(versions__number=version)
    return files.select_related("dataset").first()


def find_signed_file(*, slug: str, path: str, signature: str) -> Distribution | None:
    """The file that a signed link opens: its own path only, before it expires, of a dataset not retired."""
    try:
        said = signing.loads(signature, salt=SIGNATURE_SALT)
    except signing.BadSignature:
        return None
    if said["until"] < timezone.now().timestamp():
        return None
    files = Distribution.objects.exclude(file="").exclude(dataset__status=Dataset.Status.RETIRED)
    return files.filter(pk=said["file"], dataset__slug=slug, path=path).select_related("dataset").first()


@contextmanager
def local_file(stored: str) -> Iterator[Path]:
    """A stored file as a path: itself on a local disk, a copy for the time being from an object store."""
    try:
        yield Path(default_storage.path(stored))
    except NotImplementedError:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "file"
            with default_storage.open(stored) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
            yield copy
