"""Who may see a dataset: visibility, embargo, named people and teams, private links for reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import SecretLink, Team, User
from accounts.services.secret_links import create_secret_link, revoke_secret_link
from accounts.sharing import Visibility
from catalog.entries.access import REVIEW, require_edit
from catalog.entries.models import Dataset

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
    _, secret = create_secret_link(user=user, purpose=REVIEW, lifetime=lasts, target=dataset, note=note)
    return secret


def revoke_reviewer_link(*, user: User, dataset: Dataset, link: SecretLink) -> None:
    require_edit(user, dataset)
    revoke_secret_link(link=dataset.reviewer_links.get(pk=link.pk))
