"""Changes the access to a dataset: visibility, embargo, named people and teams, secret links for reviewers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import copy
from datetime import datetime, timedelta
from types import EllipsisType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import SecretLink, Team, User
from accounts.services.revisions import lock_row
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
    visibility: Visibility | None = None,
    embargo_until: datetime | EllipsisType | None = ...,
    people: Iterable[User] | None = None,
    teams: Iterable[Team] | None = None,
    revision: int | None = None,
) -> None:
    """Change the access to the dataset; arguments that are left out change nothing.

    Args:
        embargo_until: None ends an embargo.
        revision: Of the dataset, as the writer had read it.

    Raises:
        PermissionDenied: The user may not edit the dataset.
        StaleWriteError: The dataset has another revision now.
    """
    lock_row(dataset, revision=revision)
    require_edit(user, dataset)
    before = copy(dataset)
    if visibility is not None:
        dataset.visibility = visibility
    if embargo_until is not ...:
        dataset.embargo_until = embargo_until
    update_hidden_at(before=before, dataset=dataset)
    dataset.save(update_fields=["visibility", "embargo_until", "hidden_at", "modified_at"])
    if people is not None:
        dataset.people.set(people)
    if teams is not None:
        dataset.teams.set(teams)


def update_hidden_at(*, before: Dataset, dataset: Dataset) -> None:
    """Set `hidden_at` if the dataset was public `before` and is no longer. Call it before saving such a change.

    Harvesters that have a copy learn of it by this time, also of datasets whose rows come from it.
    """
    if before.is_open and not dataset.is_open:
        dataset.hidden_at = timezone.now()
        if dataset.pk:
            dataset.hide_rows_from_it()


def create_reviewer_link(*, user: User, dataset: Dataset, lifetime: timedelta, note: str = "") -> str:
    """The token of a new secret link, which is nowhere stored. Raises PermissionDenied, ValidationError."""
    require_edit(user, dataset)
    if not timedelta(0) < lifetime <= MAX_REVIEW_TIME:
        raise ValidationError({"days": f"A reviewer's link lasts between 1 and {MAX_REVIEW_TIME.days} days."})
    _, secret = create_secret_link(user=user, purpose=REVIEW, lifetime=lifetime, target=dataset, note=note)
    return secret


def revoke_reviewer_link(*, user: User, dataset: Dataset, link: SecretLink) -> None:
    """Revoke the link. Raises PermissionDenied."""
    require_edit(user, dataset)
    revoke_secret_link(link=dataset.reviewer_links.get(pk=link.pk))


def find_people(usernames: Collection[str]) -> list[User]:
    """People by user name. Raises ValidationError with the unknown names."""
    people = list(User.objects.filter(username__in=usernames))
    _check_all_known(usernames, [person.username for person in people])
    return people


def find_teams(names: Collection[str]) -> list[Team]:
    """Teams by name. Raises ValidationError with the names that no team has."""
    teams = list(Team.objects.filter(name__in=names))
    _check_all_known(names, [team.name for team in teams])
    return teams


def _check_all_known(names: Collection[str], known_names: Collection[str]) -> None:
    if missing := set(names) - set(known_names):
        raise ValidationError(f"Nobody here is called {', '.join(sorted(missing))}.")
