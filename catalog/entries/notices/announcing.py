"""Find changes of liveness by any writer (page, REST, sheet, import, admin) and announce them to those concerned.

The liveness of an entry is compared with the last announced one; a change that is undone before is not announced.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from catalog import dependants
from catalog.entries.models import Dataset, Relation
from catalog.entries.notices.models import AnnouncedLiveness, Follow, LivenessChange, Notice

ENTRY_BATCH_SIZE = 1000


def announce_changes() -> int:
    """Write a notice to each person concerned by each change since the last call; the number of notices.

    An entry that is new since then is noted without a notice. Calls of several workers at once write each notice once.
    """
    _note_new_entries()
    same = Q(liveness=F("dataset__liveness"), reason=F("dataset__liveness_reason"))
    changed = list(AnnouncedLiveness.objects.exclude(same).values_list("pk", flat=True))
    return sum(_announce(pk) for pk in changed)


def find_followers(dataset: Dataset) -> Iterable[int]:
    """The people who follow the dataset."""
    return Follow.objects.filter(dataset=dataset).values_list("user", flat=True)


def find_owners_of_dependants(dataset: Dataset) -> Iterable[int]:
    """The owners of datasets that are related to this one, or whose rows come from it."""
    related = dataset.inverse_relations.exclude(kind=Relation.Kind.REPLACES).values("source")
    depends = Q(pk__in=related) | Q(row_sources__source=dataset)
    owners = Dataset.objects.filter(depends).exclude(owner=None)
    return owners.values_list("owner", flat=True)


def _note_new_entries() -> None:
    new = Dataset.objects.filter(announced=None).values_list("pk", "liveness", "liveness_reason")
    rows = (AnnouncedLiveness(dataset_id=pk, liveness=state, reason=reason) for pk, state, reason in new)
    AnnouncedLiveness.objects.bulk_create(rows, batch_size=ENTRY_BATCH_SIZE, ignore_conflicts=True)


@transaction.atomic
def _announce(pk: int) -> int:
    """Announce the change of one dataset. A lock makes a second worker wait, which then has no change to announce."""
    announced = AnnouncedLiveness.objects.select_for_update().filter(pk=pk).first()
    dataset = Dataset.objects.filter(pk=pk).first()
    if announced is None or dataset is None:  # deleted meanwhile
        return 0
    if (announced.liveness, announced.reason) == (dataset.liveness, dataset.liveness_reason):
        return 0
    reasons = dependants.find_dependants(dataset)
    people = [
        person
        for person in User.objects.filter(pk__in=reasons, is_active=True)
        if Dataset.objects.visible_to(person).filter(pk=pk).exists()
    ]
    change = LivenessChange.objects.create(
        dataset=dataset,
        liveness_before=announced.liveness,
        reason_before=announced.reason,
        liveness=dataset.liveness,
        reason=dataset.liveness_reason,
    )
    Notice.objects.bulk_create(
        Notice(user=person, change=change, why="; ".join(reasons[person.pk])) for person in people
    )
    announced.liveness, announced.reason = change.liveness, change.reason
    announced.save()
    return len(people)
