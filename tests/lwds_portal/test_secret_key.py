"""A new secret key: what the old one signed is accepted while it is named as a fallback, and not a moment longer."""

from __future__ import annotations

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.roles import RESEARCHER
from tests.people import person, sign_in

pytestmark = pytest.mark.django_db
OLD, NEW = "the old key " * 5, "the new key " * 5


def signs_in(client: Client) -> bool:
    return client.get("/accounts/tokens/").status_code == 200


def reads(text: str) -> bool:
    """Whether a signed link or scroll token is accepted."""
    try:
        return signing.loads(text, salt="a link") == {"file": 1}
    except signing.BadSignature:
        return False


@pytest.mark.parametrize(("fallbacks", "accepted"), [([OLD], True), ([], False)])
def test_links_signed_with_the_old_key(settings: Settings, fallbacks: list[str], accepted: bool) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    user = person(RESEARCHER)
    client, link = sign_in(user), signing.dumps({"file": 1}, salt="a link")
    reset = default_token_generator.make_token(user)
    assert (signs_in(client), reads(link)) == (True, True)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, fallbacks

    generator = type(default_token_generator)()
    assert (signs_in(client), reads(link), generator.check_token(user, reset)) == (accepted,) * 3


def test_a_session_survives_the_removal_of_the_old_key(settings: Settings) -> None:
    """Whoever comes back while both keys are accepted has a session of the new one."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    client = sign_in(person(RESEARCHER))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert signs_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    assert signs_in(client)
