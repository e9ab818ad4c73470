"""The links of three older tables move into one: every row is kept, and the secrets that were given out still work."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import SecretLink
from accounts.secrets import hash_secret
from accounts.services.secret_links import find_secret_link
from catalog.models import Dataset
from tests.migrating import migrate_to, migrate_to_newest

BEFORE = [
    ("accounts", "0004_roles"),
    ("catalog", "0004_what_stands_above_a_tables_columns"),
    ("triage", "0001_initial"),
]
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.long  # twenty seconds of migrating back and forth
@pytest.mark.django_db
def test_rows_move_and_old_secrets_still_work():
    old = migrate_to(*BEFORE)
    ana = old.get_model("accounts", "User").objects.create(username="ana")
    team = old.get_model("accounts", "Team").objects.create(name="Glaciers")
    dataset = old.get_model("catalog", "Dataset").objects.create(slug="krill", title="Krill", identifier="x")
    interview = old.get_model("triage", "Interview").objects.create(
        slug="ice", title="Ice", questionnaire=old.get_model("triage", "Questionnaire").objects.create(version=99)
    )
    later = timezone.now() + timedelta(days=1)
    invitations = old.get_model("accounts", "Invitation").objects
    sent = {"invited_by": ana, "expires_at": later}
    invitations.create(email="ben@example.org", team=team, digest=hash_secret("team"), **sent)
    invitations.create(email="eve@example.org", digest=hash_secret("portal"), accepted_at=LONG_AGO, **sent)
    old.get_model("catalog", "ReviewerLink").objects.create(
        dataset=dataset, digest=hash_secret("review"), note="Reviewer 2", created_by=ana, expires_at=later
    )
    values = {"interview": interview, "role": "reader", "created_by": ana}
    joining = old.get_model("triage", "Invitation").objects
    joining.create(digest=hash_secret("join"), expires_at=later, **values)
    joining.create(digest=hash_secret("late"), expires_at=LONG_AGO, revoked_at=LONG_AGO, **values)

    migrate_to_newest()

    assert SecretLink.objects.count() == 5
    assert find_secret_link(purpose="invitation", secret="team").target.name == "Glaciers"
    assert find_secret_link(purpose="invitation", secret="portal") is None, "it was accepted"
    assert SecretLink.objects.get(digest=hash_secret("portal")).target is None
    review = find_secret_link(purpose="review", secret="review")
    assert (review.target, review.note) == (Dataset.objects.get(), "Reviewer 2")
    assert list(Dataset.objects.get().reviewer_links.all()) == [review]
    join = find_secret_link(purpose="interview", secret="join")
    assert (join.target.title, join.role, join.created_by.username) == ("Ice", "reader", "ana")
    assert find_secret_link(purpose="interview", secret="late") is None
    assert SecretLink.objects.get(digest=hash_secret("late")).revoked_at == LONG_AGO
