"""Who may see a dataset: visibility, embargo, named people and teams, private links for reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Team, User
from accounts.secrets import digest_of, new_secret
from accounts.sharing import Visibility
from catalog.entries.access import require_edit
from catalog.entries.models import Dataset, ReviewerLink

LONGEST_REVIEW = timedelta(days=365)


@transaction.atomic
def share_dataset(
    *,
    user: User,
    dataset: Dataset,
    visibility: Visibility,
    embargo_until: datetime | None,
    people: Iterable[User] = (),
    teams: Iterable[Team] = (),
) -> None:
    require_edit(user, dataset)
    before = Dataset.objects.select_for_update().get(pk=dataset.pk)
    dataset.visibility, dataset.embargo_until = visibility, embargo_until
    note_hiding(before=before, dataset=dataset)
    dataset.save(update_fields=["visibility", "embargo_until", "hidden_at", "modified_at"])
    dataset.people.set(people)
    dataset.teams.set(teams)


def note_hiding(*, before: Dataset, dataset: Dataset) -> None:
    """Call it before saving what may take a dataset from the public: harvesters that have a copy are told so."""
    if before.is_open and not dataset.is_open:
        dataset.hidden_at = timezone.now()


def create_reviewer_link(*, user: User, dataset: Dataset, lasts: timedelta, note: str = "") -> str:
    """The token of a new private link; it is shown once."""
    require_edit(user, dataset)
    if not timedelta(0) < lasts <= LONGEST_REVIEW:
        raise ValidationError({"days": f"A reviewer's link lasts between 1 and {LONGEST_REVIEW.days} days."})
    token = new_secret()
    ReviewerLink.objects.create(
        dataset=dataset, digest=digest_of(token), note=note, created_by=user, expires_at=timezone.now() + lasts
    )
    return token


def revoke_reviewer_link(*, user: User, link: ReviewerLink) -> None:
    require_edit(user, link.dataset)
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
