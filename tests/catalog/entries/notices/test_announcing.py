"""A change of liveness reaches the people concerned, once, and nobody else."""

import pytest

from accounts.models import User
from catalog.entries.notices.announcing import announce_changes
from catalog.entries.notices.following import follow
from catalog.models import Dataset, Notice, Relation, RowSource


def test_a_follower_gets_one_notice_of_a_change(archive, end_archive, researcher, stranger):
    follow(user=researcher, dataset=archive)
    assert announce_changes() == 0
    end_archive()
    assert announce_changes() == 1
    assert announce_changes() == 0
    notice = Notice.objects.get()
    assert (notice.user, notice.why) == (researcher, "you follow it")
    assert str(notice.change) == "Flow archive: Alive → Ended: switched off by its keeper"


def test_each_next_change_is_announced_too(archive, end_archive, researcher):
    follow(user=researcher, dataset=archive)
    end_archive()
    announce_changes()
    Dataset.objects.update(liveness_reason="lost")
    assert announce_changes() == 1
    assert Notice.objects.first().change.labels == "Ended: switched off by its keeper → Ended: lost"


def test_a_change_that_is_undone_at_once_is_not_announced(archive, end_archive, researcher):
    follow(user=researcher, dataset=archive)
    end_archive()
    Dataset.objects.update(liveness="alive", liveness_reason="unknown")
    assert announce_changes() == 0


@pytest.mark.parametrize(("kind", "announced"), [("depends-on", True), ("derived-from", True), ("replaces", False)])
def test_the_owner_of_a_related_dataset_gets_a_notice(archive, end_archive, researcher, kind, announced):
    mine = Dataset.objects.create(title="Mine", slug="mine", owner=researcher)
    Relation.objects.create(source=mine, target=archive, kind=kind)
    end_archive()
    assert announce_changes() == announced
    assert [notice.why for notice in Notice.objects.all()] == ["a dataset of yours depends on it"] * announced


def test_the_owner_of_a_view_of_its_rows_gets_one_notice_for_all_reasons(archive, end_archive, researcher):
    for slug in ("one", "two"):
        mine = Dataset.objects.create(title=slug, slug=slug, owner=researcher)
        RowSource.objects.create(dataset=mine, source=archive)
    follow(user=researcher, dataset=archive)
    end_archive()
    assert announce_changes() == 1
    assert Notice.objects.get().why == "you follow it; a dataset of yours depends on it"


def test_nobody_gets_a_notice_of_a_hidden_entry(archive, end_archive, researcher, curator):
    follow(user=researcher, dataset=archive)
    follow(user=curator, dataset=archive)
    Dataset.objects.update(visibility="private")
    end_archive()
    assert announce_changes() == 1
    assert Notice.objects.get().user == curator


def test_a_notice_disappears_with_the_right_to_see_its_entry(archive, end_archive, researcher):
    follow(user=researcher, dataset=archive)
    end_archive()
    announce_changes()
    assert Notice.objects.visible_to(researcher).count() == 1
    Dataset.objects.update(visibility="private")
    assert not Notice.objects.visible_to(researcher).exists()


def test_closed_accounts_get_no_notices(archive, end_archive, researcher):
    follow(user=researcher, dataset=archive)
    User.objects.filter(pk=researcher.pk).update(is_active=False)
    end_archive()
    assert announce_changes() == 0
