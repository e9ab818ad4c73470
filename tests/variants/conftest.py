"""What tests of several rooms of `variants` use."""

from __future__ import annotations

import pytest

from variants.releases.models import Release
from variants.releases.reader import ReleaseReader


@pytest.fixture
def reader(synthetic38: Release, db: None) -> ReleaseReader:
    """The committed release of chromosome 22, opened for reading."""
    return ReleaseReader(synthetic38)
