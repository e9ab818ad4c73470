"""Locked rows, and writes of an older state."""

import pytest
from django.db import transaction

from accounts.http import parse_revision
from accounts.models import Team
from accounts.problems import MissingObjectError, problem_details
from accounts.services.revisions import StaleWriteError, lock_row


def test_a_locked_row_has_the_stored_values(team):
    Team.objects.filter(pk=team.pk).update(name="Ice")
    with transaction.atomic():
        assert lock_row(team, revision=1) is team
    assert team.name == "Ice"


def test_another_revision_is_refused_with_the_one_that_is_stored(team):
    Team.objects.get(pk=team.pk).save()
    with pytest.raises(StaleWriteError, match="revision 2, yours is 1") as refused, transaction.atomic():
        lock_row(team, revision=1)
    assert problem_details(refused.value)["revision"] == 2
    assert problem_details(refused.value)["code"] == "stale-write"


def test_a_form_without_its_revision_is_refused(team):
    with pytest.raises(StaleWriteError, match="did not say which revision"), transaction.atomic():
        lock_row(team, revision=parse_revision(""))


def test_a_row_that_somebody_deleted_is_missing(team):
    Team.objects.all().delete()
    with pytest.raises(MissingObjectError, match="deleted this team"), transaction.atomic():
        lock_row(team)
