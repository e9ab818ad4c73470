"""Rows that are written once."""

import pytest
from django.core.exceptions import ValidationError

from triage.outcome.snapshots import create_snapshot


def test_a_snapshot_is_never_written_again(filled, ann):
    snapshot = create_snapshot(user=ann, interview=filled)
    snapshot.comment = "better"
    with pytest.raises(ValidationError, match="never changed"):
        snapshot.save()
