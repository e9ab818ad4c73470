"""Samples as rows."""

import pytest
from django.db import IntegrityError, transaction

from triage.models import Sample


def test_a_record_has_one_sample(interview):
    for uid in ("0a1b2c3d", "1a1b2c3d"):
        Sample.objects.create(interview=interview, uid=uid)
    with pytest.raises(IntegrityError, match="sample_once"), transaction.atomic():
        Sample.objects.create(interview=interview, uid="0a1b2c3d")
