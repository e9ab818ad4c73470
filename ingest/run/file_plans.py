"""A file of a release -> the plan by which its lines are encoded.

Separate module because loads plan their own files, and variants of several files are encoded once more.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from background.sessions import connection_info
from ingest.encode.file_plan import plan_file
from ingest.encode.load_plan import LoadPlan
from ingest.models import Load
from ingest.wgsa.header import Header
from variants.releases.models import Release


def plan_load(load: Load, header: Header) -> LoadPlan:
    """The plan of the load's current attempt, for a file of this header."""
    plan = plan_release_file(load.release, header, file_id=load.file_id)
    return replace(
        plan,
        load_id=load.pk,
        attempt=load.attempt,
        max_reject_share=load.most_rejects,
        file_size=load.file.size,
    )


def plan_release_file(release: Release, header: Header, *, file_id: int) -> LoadPlan:
    """The plan of a file that no load stores.

    Args:
        release: The release, with its fields.
        header: The header of the file.
        file_id: Primary key of the file.
    """
    plan = plan_file(
        header,
        [field.spec() for field in release.fields.all()],
        assembly=release.assembly,
        bin_size=release.bin_size,
        effect_sources=release.effect_sources,
        conninfo=connection_info(),
        file_id=file_id,
        release_id=release.pk,
    )
    reference_path = settings.LWDS_REFERENCE.get(release.assembly, "")
    return replace(plan, reference_path=reference_path, index_vrs=settings.LWDS_VRS_INDEX)
