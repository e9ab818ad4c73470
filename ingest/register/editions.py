"""Which edition of a release takes the files of a request: an unfinished one, or a new one.

Separate module because only it decides which operations existing editions allow.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from background.locks import LockTimeoutError, wait_for_transaction_lock
from ingest.load.source_files import InspectedFile
from ingest.register.release_request import RegistrationError, ReleaseRequest
from variants.releases.models import Release

MAX_WAIT = 10.0  # seconds for another registration of the same name


def find_unfinished_edition(request: ReleaseRequest, files: Sequence[InspectedFile] = ()) -> Release | None:
    """The unpublished edition of the requested name, locked for this transaction; None if a new one must be made.

    Raises:
        RegistrationError: The release is published and the request is not to replace it, or the other way round; one of
            the files is in the edition already; or somebody else registers files of this name for longer than MAX_WAIT.
    """
    _lock_name(request)
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
    if newest.store == Release.Store.LAKE:
        raise RegistrationError(
            f"edition {newest.edition} of release {request.name!r} is complete and in its lake alone, which never"
            " changes; publish it, or retire it with --give-up"
        )
    if newest.assembly != request.assembly:
        raise RegistrationError(
            f"release {newest.name!r} is {newest.assembly}, not {request.assembly}; use another --release, or"
            f" --assembly {newest.assembly}"
        )
    _check_not_registered(newest, files)
    return newest


def _lock_name(request: ReleaseRequest) -> None:
    """Lock the name until the transaction ends: two registrations would begin the same edition.

    Raises:
        RegistrationError: Somebody else does for longer than MAX_WAIT.
    """
    connection.ensure_connection()
    try:
        wait_for_transaction_lock(connection.connection, f"registration of {request.name}", seconds=MAX_WAIT)
    except LockTimeoutError:
        raise RegistrationError(
            f"somebody else is registering files of release {request.name!r} at this moment; try again in a minute"
        ) from None


def _check_not_registered(release: Release, files: Sequence[InspectedFile]) -> None:
    """Raises RegistrationError if a file is in the release already."""
    for file in files:
        same = release.files.filter(sha256=file.sha256).first() if file.sha256 else None
        if same:
            raise RegistrationError(
                f"{file.path}: this file is in release {release.name!r} already, as {same.name}; nothing was loaded"
                " (use --resume to go on with an unfinished load)"
            )
