"""Store a small sample file of a format and describe what it looks like.

Separate module because a file is stored outside the database, unlike every other answer.
"""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from accounts.models import User
from accounts.models.stored_files import delete_stored_file
from accounts.problems import InvalidInputError
from triage.engine.sample_profile import profile_sample
from triage.models import DataFormat, Interview

MAX_SAMPLE_BYTES = 10 * 1000 * 1000
PROFILED_BYTES = 256 * 1024  # from the start of the file: enough lines to see what it is like


class SampleRefusedError(InvalidInputError):
    """The sample is too large, or its record is gone."""


def store_sample(*, user: User, interview: Interview, uid: str, file: UploadedFile) -> None:
    """Store and profile the sample of a format in a locked interview; it replaces an earlier one.

    Raises:
        SampleRefusedError: The file is larger than MAX_SAMPLE_BYTES, or somebody deleted the format meanwhile.
    """
    size = file.size or 0
    if size > MAX_SAMPLE_BYTES:
        message = gettext("The sample has %(size).1f MB; up to 10 MB fit. Cut it to its first lines.")
        raise SampleRefusedError(message % {"size": size / 1e6})
    record = DataFormat.objects.filter(interview=interview, uid=uid).first()
    if record is None:
        raise SampleRefusedError(gettext("Somebody deleted this format meanwhile; the sample was not stored."))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    head = file.read(PROFILED_BYTES)
    file.seek(0)
    name = file.name or "sample"
    record.sample_profile = {"name": name, "bytes": size, "sha256": digest.hexdigest(), **profile_sample(head)}
    delete_stored_file(record.sample)
    record.sample.save(name, file, save=False)
    record.user = user
    record.save()
