"""Datasets as rows: what they may hold, and who sees them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.entries.identifiers import is_valid
from catalog.entries.models import Dataset, Relation, Variable

SIDES = ("west", "south", "east", "north")


def save(**values):
    with transaction.atomic():
        return Dataset.objects.create(slug=f"d{Dataset.objects.count()}", title="D", **values)


@pytest.mark.parametrize("box", [(-180, -90, 180, 90), (170, -10, -170, 10), (0, 0, 0, 0), (None, None, None, None)])
def test_boxes_that_are_kept(db, box):
    dataset = save(**dict(zip(SIDES, box, strict=True)))
    assert dataset.box == (None if box[0] is None else box)


@pytest.mark.parametrize(
    "box",
    [
        (-180.1, 0, 0, 0),
        (0, 0, 180.1, 0),
        (0, -90.1, 0, 0),
        (0, 0, 0, 90.1),
        (0, 10, 0, 5),
        (0, 0, 0, float("nan")),
        (0, None, 0, 0),
        (None, None, None, 1),
    ],
)
def test_boxes_that_are_refused(db, box):
    with pytest.raises(IntegrityError, match="dataset_box_whole"):
        save(**dict(zip(SIDES, box, strict=True)))


def test_the_end_of_the_time_covered_is_not_before_its_start(db):
    save(temporal_start="2020-01-01", temporal_end="2020-01-01")
    save(temporal_end="2020-01-01")
    with pytest.raises(IntegrityError, match="dataset_time_order"):
        save(temporal_start="2020-01-02", temporal_end="2020-01-01")


def test_a_new_dataset_has_a_valid_identifier_of_its_own(db):
    first, second = save(), save()
    assert is_valid(first.identifier)
    assert first.identifier != second.identifier


def test_a_box_with_a_missing_side_is_ignored():
    assert Dataset(west=0, south=0, east=0).box is None


@pytest.mark.parametrize("status", Dataset.Status.values)
@pytest.mark.parametrize("visibility", ["public", "signed-in", "private"])
def test_drafts_are_their_owners_and_what_is_published_is_shared(db, researcher, stranger, curator, status, visibility):
    dataset = save(owner=researcher, status=status, visibility=visibility)
    is_published = status == "published"
    expected = {
        AnonymousUser(): is_published and visibility == "public",
        stranger: is_published and visibility != "private",
        researcher: True,
        curator: True,
    }
    for user, visible in expected.items():
        assert Dataset.objects.visible_to(user).filter(pk=dataset.pk).exists() is visible, user
    assert dataset.is_open is (is_published and visibility == "public")


@pytest.mark.parametrize(("embargo", "is_open"), [(timedelta(hours=1), False), (-timedelta(seconds=1), True)])
def test_an_embargo_ends(embargo, is_open):
    dataset = Dataset(status="published", embargo_until=timezone.now() + embargo)
    assert dataset.is_open is is_open


def test_only_retired_datasets_that_one_saw_are_withdrawn(db, stranger):
    gone = save(status="retired")
    save(status="retired", visibility="private")
    save(status="draft")
    assert list(Dataset.objects.withdrawn_from(stranger)) == [gone]


def test_a_relation_is_unique_and_not_to_itself(db):
    one, two = save(), save()
    relation = Relation.objects.create(source=one, target=two, kind="part-of")
    assert (str(relation), relation.inverse_display) == ("D is part of D", "has part")
    for source, target, name in ((one, two, "relation_once"), (one, one, "relation_not_to_itself")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Relation.objects.create(source=source, target=target, kind="part-of")
    assert all(Relation(kind=kind).inverse_display for kind in Relation.Kind.values)


def test_a_variable_shows_its_unit():
    assert [str(Variable(name="flow", unit=unit)) for unit in ("m3/s", "")] == ["flow (m3/s)", "flow"]
