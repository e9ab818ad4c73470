"""Plans of files have the attempt of their load, the fields of the release and its reference sequence."""

from __future__ import annotations

from pathlib import Path

from django.conf import LazySettings

from ingest.load.source_files import inspect_file
from ingest.run.file_plans import plan_load, plan_release_file
from tests.ingest.stored_slices import claim_load, make_row


def test_a_plan_is_that_of_the_current_attempt(committed: None, tmp_path: Path, settings: LazySettings) -> None:
    load = claim_load(tmp_path, make_row(10))
    settings.LWDS_REFERENCE = {"GRCh38": "/data/hg38.fa.gz"}
    load.attempt = 3
    header = inspect_file(Path(load.path)).header
    plan = plan_load(load, header)
    assert (plan.load_id, plan.attempt, plan.file_id, plan.release_id) == (load.pk, 3, load.file_id, load.release_id)
    assert plan.reference_path == "/data/hg38.fa.gz"
    assert {spec.name for spec, column in plan.fields if column == 4} == {"CADD_phred"}
    assert len(plan.effects) == 1
    other = plan_release_file(load.release, header, file_id=77)
    assert (other.load_id, other.attempt, other.file_id) == (0, 0, 77)
