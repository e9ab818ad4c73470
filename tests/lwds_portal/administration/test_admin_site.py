"""The admin site: who gets in, what the dashboard says, what is written down."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, User
from accounts.roles import ADMIN, CURATOR, RESEARCHER
from accounts.services.tokens import create_token
from catalog.entries.curation import publish_dataset, submit_dataset
from catalog.entries.writing import create_draft_dataset
from tests.people import ANONYMOUS, SUPERUSER, client_of, person
from triage.interviews.lifecycle import create_interview
from triage.outcome.snapshots import create_snapshot
from variants.savedfilters.saved_filters import save_filter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"), [(ANONYMOUS, 302), (RESEARCHER, 302), (CURATOR, 200), (ADMIN, 200), (SUPERUSER, 200)]
)
def test_the_dashboard_is_for_curators_and_administrators(role: str, status: int) -> None:
    assert client_of(role).get(reverse("admin:index")).status_code == status


def test_signing_in_to_the_admin_site_is_the_portals_own_page(client: Client) -> None:
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert client_of(RESEARCHER).get(reverse("admin:index"), follow=True).status_code == 403


def test_the_dashboard_names_what_waits(client: Client) -> None:
    page = client_of(CURATOR).get(reverse("admin:index")).content.decode()
    for matter in (
        "Loads running",
        "Loads failed",
        "Rejected lines",
        "Releases ready to publish",
        "Dead links",
        "Disk",
    ):
        assert matter in page


def test_curators_do_not_reach_people_and_tokens() -> None:
    client = client_of(CURATOR)
    for model in ("user", "team", "apitoken"):
        assert client.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 403


@pytest.fixture
def pages_with_people(db: None) -> list[str]:
    """Forms that ask for people, and pages that name who did something: all of it was `maker`."""
    maker = person(SUPERUSER)
    User.objects.filter(pk=maker.pk).update(username="maker")
    maker.refresh_from_db()
    message = {"description": "x" * 60, "access": "open", "ask_whom": "me"}
    dataset = create_draft_dataset(user=maker, title="Krill counts", **message)
    dataset.people.add(maker)
    submit_dataset(user=maker, dataset=dataset)
    publish_dataset(user=maker, dataset=dataset)
    dataset.history.update(history_user=maker)
    interview = create_interview(user=maker, title="Flux towers")
    frozen = create_snapshot(user=maker, interview=interview)
    saved_filter = save_filter(user=maker, name="damaging", text="cadd.phred:>=20")
    return [
        reverse(f"admin:{name}", args=[row.pk])
        for name, row in [
            ("catalog_dataset_change", dataset),
            ("catalog_dataset_history", dataset),
            ("triage_interview_change", interview),
            ("triage_snapshot_change", frozen),
            ("variants_savedfilter_change", saved_filter),
        ]
    ]


@pytest.mark.parametrize(("role", "linked"), [(CURATOR, False), (ADMIN, True)])
def test_people_are_named_and_linked_only_for_those_who_may_open_accounts(
    pages_with_people: list[str], role: str, linked: bool
) -> None:
    client = client_of(role)
    for address in pages_with_people:
        page = client.get(address).content.decode()
        assert "maker" in page, address
        assert ("/admin/accounts/user/" in page) == linked, address


def test_administrators_cannot_raise_themselves_or_change_a_superuser() -> None:
    root, client = person(SUPERUSER), client_of(ADMIN)
    me = User.objects.get(username=ADMIN)
    page = client.get(reverse("admin:accounts_user_change", args=[me.pk]))
    assert b'name="is_superuser"' not in page.content
    answers = {"username": me.username, "email": me.email, "is_active": "on", "is_superuser": "on"}
    answers["groups"] = list(me.groups.values_list("pk", flat=True))
    client.post(reverse("admin:accounts_user_change", args=[me.pk]), answers)
    me.refresh_from_db()
    assert not me.is_superuser
    assert client.post(reverse("admin:auth_user_password_change", args=[root.pk]), {}).status_code == 403


def test_revoking_a_token_is_written_in_the_audit_trail() -> None:
    create_token(user=person(RESEARCHER), name="script", scopes=["read"])
    chosen = ApiToken.objects.get()
    client = client_of(ADMIN)
    url = reverse("admin:accounts_apitoken_changelist")
    client.post(url, {"action": "revoke", "_selected_action": [chosen.pk]})
    assert ApiToken.objects.get().revoked_at is not None
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.get_change_message()) == (ADMIN, "Revoked.")
    assert b"Revoked." in client.get(reverse("admin:admin_logentry_changelist")).content


def test_the_history_of_an_account_shows_before_and_after() -> None:
    user = person(RESEARCHER)
    user.email = "new@example.org"
    user.save()
    assert [record.email for record in user.history.all()][:2] == ["new@example.org", "researcher@example.org"]
    assert client_of(ADMIN).get(reverse("admin:accounts_user_history", args=[user.pk])).status_code == 200
