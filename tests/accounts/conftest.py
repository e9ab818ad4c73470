"""People and a team that tests of accounts share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import SecretLink, Team, User
from accounts.services.secret_links import create_secret_link
from accounts.services.teams import create_team

CreateLink = Callable[..., tuple[SecretLink, str]]


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana")


@pytest.fixture
def team(ana: User) -> Team:
    """A team that Ana manages."""
    return create_team(user=ana, name="Glaciers")


@pytest.fixture
def create_link(ana: User) -> CreateLink:
    """Makes secret links of Ana's that work for a day; returns each with its secret."""

    def create_link(**values: Any) -> tuple[SecretLink, str]:
        return create_secret_link(user=ana, purpose="test", lifetime=timedelta(days=1), **values)

    return create_link
