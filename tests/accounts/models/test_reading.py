"""Readings: how long they are kept, and what they say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Reading

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_readings")]


def make(days_ago: int) -> Reading:
    day = timezone.now().date() - timedelta(days=days_ago)
    return Reading.objects.create(reader="ana", kind="dataset", key="7", name="Glaciers", day=day)


def test_readings_expire_after_the_days_of_the_setting(settings: Settings) -> None:
    settings.LWDS_READING_DAYS = 2
    made = [make(days) for days in (0, 2, 3)]
    assert list(Reading.objects.expired()) == made[2:]
    assert str(made[0]).startswith("ana read Glaciers on 2")


def test_a_day_has_one_row_for_each_reader_and_thing() -> None:
    make(0)
    with pytest.raises(IntegrityError):
        make(0)
