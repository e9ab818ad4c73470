"""Keep a small sample file of a format and show what it looks like."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from triage.engine.sample_profile import profile
from triage.errors import RefusedError
from triage.interviews.permissions import ANSWER, require
from triage.models import DataFormat, Interview

MAX_SAMPLE_BYTES = 10 * 1000 * 1000
PROFILED_BYTES = 256 * 1024  # enough lines to see what a file is like


class SampleError(RefusedError):
    """The file is not taken; the text says why."""


@transaction.atomic
def store_sample(*, user: User, interview: Interview, uid: str, file: UploadedFile) -> None:
    """Store and profile a sample of at most 10 MB; it replaces the record's earlier one."""
    require(user, interview, ANSWER)
    if file.size > MAX_SAMPLE_BYTES:
        raise SampleError(f"The sample has {file.size / 1e6:.1f} MB; up to 10 MB fit. Cut it to its first lines.")
    record = DataFormat.objects.filter(interview=interview, uid=uid).first()
    if record is None:
        raise SampleError("Somebody deleted this format meanwhile; the sample was not kept.")
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    head = file.read(PROFILED_BYTES)
    file.seek(0)
    record.sample_profile = {"name": file.name, "bytes": file.size, "sha256": digest, **profile(head)}
    record.sample.save(file.name, file, save=False)
    record.user = user
    record.save()
