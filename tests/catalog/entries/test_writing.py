"""Writing records into datasets."""

import pytest
from django.core.exceptions import PermissionDenied

from catalog.entries import curation
from catalog.entries.writing import update_dataset


def test_an_edit_writes_over_nothing_that_happened_meanwhile(publish, researcher, curator):
    stale = publish()
    curation.retire_dataset(user=curator, dataset=type(stale).objects.get(pk=stale.pk), reason="Over.")
    with pytest.raises(PermissionDenied):
        update_dataset(user=researcher, dataset=stale, summary="Late.")
    stale.refresh_from_db()
    assert (stale.status, stale.summary) == ("retired", "")
