"""Store a small sample file of a format and describe what it looks like.

Separate module because a file is stored outside the document, unlike every other answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from accounts.models.stored_files import delete_stored_file
from accounts.problems import InvalidInputError
from triage.engine.sample_profile import profile_sample
from triage.models import Interview, Sample

MAX_SAMPLE_BYTES = 10 * 1000 * 1000
PROFILED_BYTES = 256 * 1024  # from the start of the file: enough lines to see what it is like
SAMPLE_SECTION = "formats"


class SampleRefusedError(InvalidInputError):
    """The sample is too large, or its record is gone."""


def store_sample(*, interview: Interview, uid: str, uids: Collection[str], file: UploadedFile) -> dict[str, Any]:
    """Store the sample of a format in a locked interview, in place of an earlier one; returns what it looks like.

    Args:
        uids: Ids of the formats that there are.

    Raises:
        SampleRefusedError: The file is larger than MAX_SAMPLE_BYTES, or somebody deleted the format meanwhile.
    """
    size = file.size or 0
    if size > MAX_SAMPLE_BYTES:
        message = gettext("The sample has %(size).1f MB; up to 10 MB fit. Cut it to its first lines.")
        raise SampleRefusedError(message % {"size": size / 1e6})
    if uid not in uids:
        raise SampleRefusedError(gettext("Somebody deleted this format meanwhile; the sample was not stored."))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    head = file.read(PROFILED_BYTES)
    file.seek(0)
    name = file.name or "sample"
    sample = Sample.objects.filter(interview=interview, uid=uid).first() or Sample(interview=interview, uid=uid)
    delete_stored_file(sample.file)
    sample.file.save(name, file)
    return {"name": name, "bytes": size, "sha256": digest.hexdigest(), **profile_sample(head)}


def delete_stray_samples(interview: Interview) -> None:
    """Delete the samples of formats that are no longer in the document."""
    uids = [record["id"] for record in interview.document["records"].get(SAMPLE_SECTION, [])]
    for sample in interview.samples.exclude(uid__in=uids):
        sample.delete()
