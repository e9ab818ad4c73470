"""Versions of the content as rows."""

import pytest
from django.db import IntegrityError, transaction

from triage.models import ContentVersion


def test_one_version_is_in_force_for_each_domain(db):
    ContentVersion.objects.create(name="a", domain="soil", status="active")
    ContentVersion.objects.create(name="b", domain="", status="active")
    with pytest.raises(IntegrityError, match="one_content_in_force"), transaction.atomic():
        ContentVersion.objects.create(name="c", domain="soil", status="active")
    assert str(ContentVersion.objects.get(name="b")) == "b"
