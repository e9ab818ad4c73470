"""Rows that are written once."""

import pytest
from django.core.exceptions import ValidationError

from triage.outcome.snapshots import create_snapshot


def test_a_freeze_is_never_written_again(filled, ann):
    frozen = create_snapshot(user=ann, interview=filled)
    frozen.comment = "better"
    with pytest.raises(ValidationError, match="never changed"):
        frozen.save()
