"""Limits of one caller."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import SecretLink
from accounts.models.counted_action import HOUR
from accounts.services.quotas import QuotaError, name_caller, require_below
from accounts.services.teams import create_team
from tests.people import person, sign_in


def test_a_limit_of_zero_means_no_limit(settings):
    settings.LWDS_USER_OPEN_JOBS = 0
    require_below(10**6, "LWDS_USER_OPEN_JOBS", "jobs")
    settings.LWDS_USER_OPEN_JOBS = 2
    with pytest.raises(QuotaError, match=r"You have 2 jobs; 2 are allowed \(LWDS_USER_OPEN_JOBS\)"):
        require_below(2, "LWDS_USER_OPEN_JOBS", "jobs")


def test_addresses_are_distinguished_and_not_revealed():
    first, second = (name_caller(user=AnonymousUser(), address=address) for address in ("10.0.0.1", "10.0.0.2"))
    assert first != second
    assert "10.0.0.1" not in first


def test_invitations_and_their_mails_end_at_the_limit_of_an_hour(db, settings, mailoutbox):
    settings.LWDS_USER_LINKS_PER_HOUR = 3
    ann = person("ann")
    address = f"/accounts/teams/{create_team(user=ann, name='Glaciers').pk}/"
    client = sign_in(ann)
    codes = [client.post(address, {"email": f"{n}@example.org"}).status_code for n in range(4)]
    assert codes == [200, 200, 200, 429]
    assert len(mailoutbox) == 3
    SecretLink.objects.update(created_at=SecretLink.objects.first().created_at - HOUR)
    assert client.post(address, {"email": "5@example.org"}).status_code == 200
