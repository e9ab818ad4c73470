"""Which edition of a release takes the files of a request: an unfinished one, or a new one."""

from __future__ import annotations

from django.utils.text import slugify

from accounts.sharing import Visibility
from catalog.models import Dataset
from ingest.register.release_request import RegistrationError, ReleaseRequest
from variants.releases.models import Release


def find_unfinished_edition(request: ReleaseRequest) -> Release | None:
    """The unpublished edition of the requested name, locked for this transaction; None if a new one must be made.

    Raises:
        RegistrationError: The release is published and the request is not to replace it, or the other way round.
    """
    newest = Release.objects.select_for_update().filter(name=request.name).order_by("-edition").first()
    if newest is None or newest.status == Release.Status.RETIRED:
        return None
    if newest.status == Release.Status.PUBLISHED:
        if not request.replace:
            raise RegistrationError(
                f"release {request.name!r} is published and cannot change; use --replace to build a new edition"
            )
        return None
    if request.replace:
        raise RegistrationError(
            f"edition {newest.edition} of release {request.name!r} is still {newest.status}; finish it with"
            " --resume, or retire it with --give-up, first"
        )
    if newest.assembly != request.assembly:
        raise RegistrationError(
            f"release {newest.name!r} is {newest.assembly}, not {request.assembly}; use another --release, or"
            f" --assembly {newest.assembly}"
        )
    return newest


def create_edition(request: ReleaseRequest) -> Release:
    """A new edition without fields and tables, in the requested dataset.

    Raises:
        RegistrationError: There is no such dataset.
    """
    dataset = _get_or_create_dataset(request)
    editions = Release.objects.filter(name=request.name).order_by("-edition").values_list("edition", flat=True)
    return Release.objects.create(
        dataset=dataset,
        name=request.name,
        edition=(editions.first() or 0) + 1,
        assembly=request.assembly,
        visibility=request.visibility or dataset.visibility,
        missing_values=list(request.missing_values),
    )


def _get_or_create_dataset(request: ReleaseRequest) -> Dataset:
    """The dataset named in the request, or one named after the release, with the requested visibility if it is new."""
    if request.dataset_slug:
        dataset = Dataset.objects.filter(slug=request.dataset_slug).first()
        if dataset is None:
            raise RegistrationError(
                f"there is no dataset {request.dataset_slug!r}; make it first, or leave --dataset out"
            )
        return dataset
    dataset, _ = Dataset.objects.get_or_create(
        slug=slugify(request.name),
        defaults={
            "title": request.name,
            "status": Dataset.Status.PUBLISHED,
            "visibility": request.visibility or Visibility.PUBLIC,
        },
    )
    return dataset
