"""A row a day for each reader of each thing that is not public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from accounts.models import Reading, Team, User
from accounts.services import reading_log
from accounts.services.reading_log import note_reading
from lwds_portal.operations.garbage import COLLECTORS

pytestmark = pytest.mark.django_db


Note = Callable[..., None]


@pytest.fixture
def read_object() -> Team:
    return Team.objects.create(name="Glaciers")


@pytest.fixture
def note(no_readings: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Note:
    """Notes a reading as a request does that ends then, in a process that has noted nothing yet."""

    def note(read_object: Team, user: User | AnonymousUser, otherwise: str = "") -> None:
        with django_capture_on_commit_callbacks(execute=True):
            note_reading(read_object, user=user, otherwise=otherwise)

    return note


def test_a_day_of_reading_is_one_row_with_its_first_and_last_moment(
    note: Note, read_object: Team, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_log, "PAUSE", 0)
    note(read_object, ana)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Reading.objects.update(first_at=an_hour_ago, last_at=an_hour_ago)
    note(read_object, ana)
    reading = Reading.objects.get()
    assert (reading.reader, reading.kind, reading.key, reading.name) == ("ana", "team", str(read_object.pk), "Glaciers")
    assert reading.last_at - reading.first_at > timedelta(minutes=59)


def test_each_reader_thing_and_day_has_a_row(
    note: Note, read_object: Team, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_log, "PAUSE", 0)
    note(read_object, ana)
    note(Team.objects.create(name="Ice"), ana)
    note(read_object, AnonymousUser(), "a reviewer's link")
    Reading.objects.update(day=timezone.now().date() - timedelta(days=1))
    note(read_object, ana)
    assert Reading.objects.filter(reader="ana").count() == 3
    assert Reading.objects.filter(reader="a reviewer's link").count() == 1


def test_a_process_notes_the_same_reading_once_a_minute(
    note: Note,
    read_object: Team,
    ana: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        note(read_object, ana)
        note(read_object, ana)
    monkeypatch.setattr(reading_log, "PAUSE", 0)
    with django_assert_num_queries(1):
        note(read_object, ana)


def test_old_readings_are_collected(note: Note, read_object: Team, ana: User, settings: Settings) -> None:
    settings.LWDS_READING_DAYS = 30
    note(read_object, ana)
    collect = COLLECTORS["old notes of who read what"]
    assert collect() == 0
    Reading.objects.update(day=timezone.now().date() - timedelta(days=31))
    assert collect() == 1
