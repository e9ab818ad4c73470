"""Storing files of datasets, and lending them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from catalog.models import Dataset, Distribution, Format, Table
from catalog.paths import clean_path, format_of, is_tabular
from catalog.selectors.files import SIGNATURE_SALT
from catalog.selectors.permissions import require_edit

CHUNK = 1024 * 1024
LONGEST_LOAN = timedelta(days=30)


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
