"""Stored files of datasets: storing, finding, signing, withdrawing."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.problems import ConflictError
from accounts.services.revisions import lock_row
from catalog.entries.access import require_edit
from catalog.entries.models import Dataset, DatasetQuerySet, Distribution
from catalog.entries.search.search_index import index_datasets
from catalog.files.file_content import compute_checksum, save_content
from catalog.files.file_quota import require_storage_quota
from catalog.files.models import Table
from catalog.files.paths import clean_path, is_tabular

MAX_LINK_AGE = timedelta(days=30)
SIGNATURE_SALT = "catalog.file"


def store_file(*, user: User, dataset: Dataset, path: str, content: File, title: str = "") -> Distribution:
    """Store a file under its path; an earlier file of that path is withdrawn, not deleted.

    Reads the content twice in chunks, so memory does not grow with it. A tabular file (CSV, TSV, Parquet) gets a Table
    that waits: the caller starts tasks.profile_table.

    Raises:
        PermissionDenied: The user may not edit the dataset.
        ValidationError: The path cannot be used.
        StorageQuotaError: The user's datasets hold too much already.
    """
    require_edit(user, dataset)
    path = check_path(dataset=dataset, path=path)
    sha256, size = compute_checksum(content)
    require_storage_quota(user=user, size=size)
    with transaction.atomic():
        lock_row(dataset)  # two files under one path follow each other
        for earlier in dataset.distributions.filter(path=path, withdrawn_at=None):
            earlier.withdrawn_at = timezone.now()
            earlier.save(update_fields=["withdrawn_at"])
        distribution = Distribution(dataset=dataset, title=title, path=path, bytes=size, sha256=sha256)
        save_content(distribution, content)
        if is_tabular(path):
            Table.objects.create(distribution=distribution, queued_at=timezone.now())
        dataset.save(update_fields=["modified_at"])
    return distribution


@transaction.atomic
def store_draft(*, current: Distribution, content: File) -> Distribution:
    """Store the next version of a tabular file, to be read by the same recipe; it is hidden until `replace_file`.

    The caller has checked the permissions.
    """
    sha256, size = compute_checksum(content)
    draft = Distribution(
        dataset=current.dataset,
        title=current.title,
        description=current.description,
        path=current.path,
        bytes=size,
        sha256=sha256,
        withdrawn_at=timezone.now(),
    )
    save_content(draft, content)
    recipe = {"recipe": current.table.recipe}
    Table.objects.create(distribution=draft, queued_at=timezone.now(), requested_recipe=recipe)
    return draft


@transaction.atomic
def replace_file(*, current: Distribution, draft: Distribution) -> None:
    """Put a draft in the place of the current file, which is kept for the versions that include it, else deleted.

    Raises:
        ConflictError: Somebody replaced or withdrew the current file meanwhile.
    """
    dataset = lock_row(current.dataset)
    if not Distribution.objects.filter(pk=current.pk, withdrawn_at=None).exists():
        raise ConflictError("Somebody replaced or withdrew this file meanwhile.")
    if current.versions.exists():
        current.withdrawn_at = timezone.now()
        current.save(update_fields=["withdrawn_at"])
    else:
        current.delete()  # and its file
    draft.withdrawn_at = None
    draft.save(update_fields=["withdrawn_at"])
    dataset.save(update_fields=["modified_at"])
    index_datasets(ids=[dataset.pk])


def check_path(*, dataset: Dataset, path: str) -> str:
    """The cleaned path, if a file can lie there beside the files of the dataset. Raises ValidationError."""
    try:
        path = clean_path(path)
    except ValueError as error:
        raise ValidationError({"path": str(error)}) from error
    stored = dataset.distributions.exclude(file="")  # withdrawn files too: versions keep them in their folders
    folders = ["/".join(path.split("/")[:depth]) for depth in range(1, path.count("/") + 1)]
    if file := stored.filter(path__in=folders).first():
        raise ValidationError({"path": f"{file.path} is a file of this dataset; it cannot be a folder as well."})
    if stored.filter(path__startswith=f"{path}/").exists():
        raise ValidationError({"path": f"{path} is a folder of this dataset; it cannot be a file as well."})
    return path


@transaction.atomic
def withdraw_file(*, user: User, distribution: Distribution) -> None:
    """Take a file out of the dataset; the versions that include it still do. Without such versions it is deleted."""
    lock_row(distribution.dataset)
    require_edit(user, distribution.dataset)
    if distribution.versions.exists():
        distribution.withdrawn_at = timezone.now()
        distribution.save(update_fields=["withdrawn_at"])
    else:
        distribution.delete()  # and its file
    distribution.dataset.save(update_fields=["modified_at"])
    index_datasets(ids=[distribution.dataset_id])


def sign_file(*, user: User, distribution: Distribution, lifetime: timedelta) -> str:
    """A signature with which anybody can read this one file for `lifetime`, at most MAX_LINK_AGE."""
    require_edit(user, distribution.dataset)
    if not timedelta(0) < lifetime <= MAX_LINK_AGE:
        raise ValidationError({"hours": f"A signed link lasts at most {MAX_LINK_AGE.days} days."})
    expires_at = (timezone.now() + lifetime).timestamp()
    return signing.dumps({"file": distribution.pk, "until": expires_at}, salt=SIGNATURE_SALT)


def count_download(*, distribution: Distribution) -> None:
    Distribution.objects.filter(pk=distribution.pk).update(downloads=F("downloads") + 1)


def find_file(*, datasets: DatasetQuerySet, slug: str, path: str, version: int | None = None) -> Distribution | None:
    """The file of that path in one of `datasets`, which the reader may see; with `version`, as it was then."""
    files = Distribution.objects.exclude(file="").filter(dataset__in=datasets, dataset__slug=slug, path=path)
    files = files.filter(withdrawn_at=None) if version is None else files.filter(versions__number=version)
    return files.select_related("dataset").first()


def find_signed_file(*, slug: str, path: str, signature: str) -> Distribution | None:
    """The file that a signature opens: this path only, before it expires, not withdrawn, of a dataset not retired."""
    try:
        signed = signing.loads(signature, salt=SIGNATURE_SALT)
    except signing.BadSignature:
        return None
    if signed["until"] < timezone.now().timestamp():
        return None
    files = Distribution.objects.exclude(file="").filter(withdrawn_at=None)
    files = files.exclude(dataset__status=Dataset.Status.RETIRED)
    files = files.filter(dataset__in=Dataset.objects.with_sources_opened_to(AnonymousUser()))
    return files.filter(pk=signed["file"], dataset__slug=slug, path=path).select_related("dataset").first()
