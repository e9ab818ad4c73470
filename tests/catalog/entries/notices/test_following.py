"""Who follows what, and which relations lead to something in danger."""

from django.contrib.auth.models import AnonymousUser

from catalog.entries.notices.following import (
    follow,
    is_following,
    list_followed,
    list_troubled_relations,
    unfollow,
)
from catalog.models import Dataset, Follow, Relation


def test_following_twice_is_once(archive, researcher):
    follow(user=researcher, dataset=archive)
    follow(user=researcher, dataset=archive)
    assert Follow.objects.count() == 1
    assert is_following(user=researcher, dataset=archive)
    assert not is_following(user=AnonymousUser(), dataset=archive)
    unfollow(user=researcher, dataset=archive)
    unfollow(user=researcher, dataset=archive)
    assert not is_following(user=researcher, dataset=archive)


def test_a_followed_entry_that_was_hidden_is_not_listed(archive, researcher, stranger):
    follow(user=researcher, dataset=archive)
    assert [*list_followed(user=researcher)] == [archive]
    assert [*list_followed(user=stranger)] == []
    Dataset.objects.update(visibility="private")
    assert [*list_followed(user=researcher)] == []


def test_relations_to_what_has_ended_are_troubled(archive, end_archive, researcher):
    mine = Dataset.objects.create(title="Mine", slug="mine", owner=researcher)
    relation = Relation.objects.create(source=mine, target=archive, kind="depends-on")
    Relation.objects.create(source=mine, target=archive, kind="replaces")
    assert [*list_troubled_relations(user=researcher, dataset=mine)] == []
    end_archive()
    assert [*list_troubled_relations(user=researcher, dataset=mine)] == [relation]
    Dataset.objects.filter(pk=archive.pk).update(visibility="private")
    assert [*list_troubled_relations(user=researcher, dataset=mine)] == []
