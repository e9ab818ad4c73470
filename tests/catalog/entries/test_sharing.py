"""Who may see a dataset: sharing it, telling harvesters, links of reviewers, people and teams by name."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import SecretLink, Team
from accounts.services.secret_links import find_secret_link
from catalog.entries.access import REVIEW
from catalog.entries.models import Dataset
from catalog.entries.sharing import (
    MAX_REVIEW_TIME,
    create_reviewer_link,
    find_people,
    find_teams,
    revoke_reviewer_link,
    share_dataset,
    update_hidden_at,
)


def share(user, dataset, visibility="public", embargo_until=None, **named):
    share_dataset(user=user, dataset=dataset, visibility=visibility, embargo_until=embargo_until, **named)
    dataset.refresh_from_db()


def test_sharing_changes_only_the_given_values(publish, researcher, stranger):
    dataset, team = publish(), Team.objects.create(name="Glaciers")
    share(researcher, dataset, "private", people=[stranger], teams=[team])
    assert (list(dataset.people.all()), list(dataset.teams.all())) == ([stranger], [team])
    share(researcher, dataset, "signed-in", teams=[])
    assert (dataset.visibility, dataset.people.count(), dataset.teams.count()) == ("signed-in", 1, 0)


def test_only_who_may_edit_shares_and_makes_and_revokes_links(publish, researcher, stranger):
    dataset = publish()
    create_reviewer_link(user=researcher, dataset=dataset, lifetime=timedelta(days=1))
    link = dataset.reviewer_links.get()
    for refused in (
        lambda: share(stranger, dataset, "private"),
        lambda: create_reviewer_link(user=stranger, dataset=dataset, lifetime=timedelta(days=1)),
        lambda: revoke_reviewer_link(user=stranger, dataset=dataset, link=link),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert (Dataset.objects.get().visibility, SecretLink.objects.usable().count()) == ("public", 1)


def test_harvesters_see_a_deletion_only_when_a_dataset_stops_being_public(publish, researcher):
    dataset = publish()
    share(researcher, dataset, "public")
    assert dataset.hidden_at is None
    share(researcher, dataset, "signed-in")
    hidden_at = dataset.hidden_at
    assert hidden_at is not None
    share(researcher, dataset, "private")
    assert dataset.hidden_at == hidden_at
    share(researcher, dataset, "public")
    share(researcher, dataset, embargo_until=timezone.now() + timedelta(days=1))
    assert dataset.hidden_at > hidden_at


@pytest.mark.parametrize(("status", "hidden"), [("published", False), ("retired", True), ("draft", True)])
def test_leaving_the_published_state_hides_too(status, hidden):
    before, after = Dataset(status="published"), Dataset(status=status)
    update_hidden_at(before=before, dataset=after)
    assert (after.hidden_at is not None) is hidden


@pytest.mark.parametrize("lifetime", [timedelta(0), -timedelta(days=1), MAX_REVIEW_TIME + timedelta(seconds=1)])
def test_a_reviewers_link_lasts_up_to_a_year(publish, researcher, lifetime):
    dataset = publish()
    with pytest.raises(ValidationError, match="between 1 and 365 days"):
        create_reviewer_link(user=researcher, dataset=dataset, lifetime=lifetime)
    assert create_reviewer_link(user=researcher, dataset=dataset, lifetime=MAX_REVIEW_TIME)


def test_a_revoked_link_opens_nothing_and_links_of_others_are_not_revoked(publish, researcher):
    dataset, other = publish("One"), publish("Other")
    secrets = [create_reviewer_link(user=researcher, dataset=d, lifetime=timedelta(days=1)) for d in (dataset, other)]
    with pytest.raises(SecretLink.DoesNotExist):
        revoke_reviewer_link(user=researcher, dataset=dataset, link=other.reviewer_links.get())
    revoke_reviewer_link(user=researcher, dataset=dataset, link=dataset.reviewer_links.get())
    targets = [link and link.target for link in (find_secret_link(purpose=REVIEW, secret=s) for s in secrets)]
    assert targets == [None, other]


def test_people_and_teams_are_found_by_name_and_unknown_names_listed(researcher, stranger):
    team = Team.objects.create(name="Glaciers")
    assert find_people(["stranger"]) == [stranger]
    assert find_teams(["Glaciers"]) == [team]
    assert find_people([]) == find_teams([]) == []
    with pytest.raises(ValidationError, match=r"Nobody here is called ann, bo\."):
        find_people(["bo", "stranger", "ann"])
    with pytest.raises(ValidationError, match=r"called Rivers\."):
        find_teams(["Rivers", "Glaciers"])
