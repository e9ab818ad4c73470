"""Changing who may see a dataset: visibility, embargo, named people and teams, secret links for reviewers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import SecretLink, Team, User
from accounts.services.secret_links import create_secret_link, revoke_secret_link
from accounts.sharing import Visibility
from catalog.entries.access import REVIEW, require_edit
from catalog.entries.models import Dataset

MAX_REVIEW_TIME = timedelta(days=365)


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
    """Replace all that decides who may see the dataset. Raises PermissionDenied."""
    require_edit(user, dataset)
    before = Dataset.objects.select_for_update().get(pk=dataset.pk)
    dataset.visibility, dataset.embargo_until = visibility, embargo_until
    update_hidden_at(before=before, dataset=dataset)
    dataset.save(update_fields=["visibility", "embargo_until", "hidden_at", "modified_at"])
    dataset.people.set(people)
    dataset.teams.set(teams)


def update_hidden_at(*, before: Dataset, dataset: Dataset) -> None:
    """Set `hidden_at` if the dataset was public `before` and is no longer. Call it before saving such a change.

    Harvesters that have a copy learn of it by this time.
    """
    if before.is_open and not dataset.is_open:
        dataset.hidden_at = timezone.now()


def create_reviewer_link(*, user: User, dataset: Dataset, lifetime: timedelta, note: str = "") -> str:
    """The token of a new secret link, which is nowhere stored. Raises PermissionDenied, ValidationError."""
    require_edit(user, dataset)
    if not timedelta(0) < lifetime <= MAX_REVIEW_TIME:
        raise ValidationError({"days": f"A reviewer's link lasts between 1 and {MAX_REVIEW_TIME.days} days."})
    _, secret = create_secret_link(user=user, purpose=REVIEW, lifetime=lifetime, target=dataset, note=note)
    return secret


def revoke_reviewer_link(*, user: User, dataset: Dataset, link: SecretLink) -> None:
    """From now on the link opens nothing. Raises PermissionDenied."""
    require_edit(user, dataset)
    revoke_secret_link(link=dataset.reviewer_links.get(pk=link.pk))


def find_people(usernames: Collection[str]) -> list[User]:
    """People by user name. Raises ValidationError with the names that nobody has."""
    people = list(User.objects.filter(username__in=usernames))
    _check_all_found(usernames, [person.username for person in people])
    return people


def find_teams(names: Collection[str]) -> list[Team]:
    """Teams by name. Raises ValidationError with the names that no team has."""
    teams = list(Team.objects.filter(name__in=names))
    _check_all_found(names, [team.name for team in teams])
    return teams


def _check_all_found(names: Collection[str], found_names: Collection[str]) -> None:
    if missing := set(names) - set(found_names):
        raise ValidationError(f"Nobody here is called {', '.join(sorted(missing))}.")
