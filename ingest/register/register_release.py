"""A request -> a release with one queued load for each file; everything wrong is found before anything is written.

The files are read once, into a record (`SampledFiles`); then their fields are described or found, then everything is
checked, then the release, its fields and its loads are written.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from accounts.models import User
from background.locks import LockTimeoutError, wait_for_transaction_lock
from ingest.load.row_sampling import sample_files
from ingest.register.assembly_check import check_assembly
from ingest.register.editions import find_unfinished_edition
from ingest.register.release_columns import match_columns
from ingest.register.release_dictionary import describe_release
from ingest.register.release_request import RegistrationError, ReleaseRequest, registration_errors
from ingest.register.write_release import create_release, extend_release
from ingest.wgsa.missing_words import describe_missing_words
from ingest.wgsa.near_names import describe_near_names, describe_spellings
from variants.releases.models import Release

MAX_WAIT = 10.0  # seconds for another registration of the same name


@transaction.atomic
def register_release(
    *,
    user: User | None,
    request: ReleaseRequest,
    hashed: bool = True,
    report: Callable[[str], object] = lambda note: None,
) -> Release:
    """Create (or extend) the release that gets the requested files, with one queued Load for each of them.

    Args:
        user: Who requests it; None for the server's operator.
        request: The files and the release. A published name needs `replace`: then a new edition is built beside it.
        hashed: Read every file for its SHA-256 now. It takes minutes for hundreds of gigabytes, so a web request leaves
            it to the loads.
        tell: Called with sentences about what is doubtful in the files, but is too little to refuse them. The release
            keeps them.

    Raises:
        RegistrationError: The files cannot go into the release; nothing was written.
    """
    with registration_errors():
        sampled = sample_files(request.paths, header_path=request.header_path, hashed=hashed)
        _keep_others_out(request)
        release = find_unfinished_edition(request, sampled.files)
        if release:
            specs, effect_sources = [field.spec() for field in release.fields.all()], release.effect_sources
        else:
            specs, effect_sources = describe_release(request, sampled)
    specs = match_columns(specs, sampled.files, release_name=request.name)
    notes = [] if request.skip_assembly_check else check_assembly(request.assembly, sampled=sampled, specs=specs)
    notes += request.list_config_notes()
    if release:
        extend_release(release, user=user, request=request, specs=specs, sampled=sampled)
    else:
        release = create_release(
            user=user, request=request, specs=specs, effect_sources=effect_sources, sampled=sampled
        )
    _keep_notes(release, [*notes, *_list_dictionary_notes(release)], report)
    return release


def _keep_others_out(request: ReleaseRequest) -> None:
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


def _keep_notes(release: Release, notes: list[str], report: Callable[[str], object]) -> None:
    """Tell the notes, and store those that the release has not got yet."""
    for note in notes:
        report(note)
    release.notes = list(dict.fromkeys([*release.notes, *notes]))
    release.save(update_fields=["notes"])


def _list_dictionary_notes(release: Release) -> list[str]:
    """Notes for a curator on the columns before the release is published, one sentence each."""
    fields = list(release.fields.all())
    specs = [field.spec() for field in fields]
    statistics = ((field.name, field.statistics) for field in fields)
    return [
        *describe_spellings(specs),
        *describe_near_names(specs),
        *describe_missing_words(statistics, release.missing_values),
    ]
