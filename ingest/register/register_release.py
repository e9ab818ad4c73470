"""A request -> a release with one queued load for each file; everything wrong is found before anything is written.

The files are read once, into a record (`SampledFiles`); then their fields are described or found, then everything is
checked, then the release, its fields and its loads are written.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from ingest.load.row_sampling import sample_files
from ingest.register.assembly_check import check_assembly
from ingest.register.editions import find_unfinished_edition
from ingest.register.release_columns import match_columns
from ingest.register.release_dictionary import describe_release
from ingest.register.release_request import ReleaseRequest, registration_errors
from ingest.register.write_release import create_release, extend_release, store_notes
from variants.releases.models import Release


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
        report: Called with sentences about what is doubtful in the files, but is too little to refuse them. The release
            keeps them.

    Raises:
        RegistrationError: The files cannot go into the release; nothing was written.
    """
    with registration_errors():
        config = request.read_config()
        sampled = sample_files(request.paths, header_path=request.header_path, hashed=hashed)
        release = find_unfinished_edition(request, sampled.files)
        if release:
            specs, effect_sources = [field.spec() for field in release.fields.all()], release.effect_sources
        else:
            specs, effect_sources = describe_release(request, sampled, config)
    specs = match_columns(specs, sampled.files, release_name=request.name)
    notes = [] if request.skip_assembly_check else check_assembly(request.assembly, sampled=sampled, specs=specs)
    if config and request.config_path:
        notes += [f"{request.config_path.name}: {note}" for note in config.notes]
    if release:
        extend_release(release, user=user, request=request, specs=specs, sampled=sampled)
    else:
        release = create_release(
            user=user, request=request, specs=specs, effect_sources=effect_sources, sampled=sampled
        )
    for note in store_notes(release, notes):
        report(note)
    return release
