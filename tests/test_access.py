"""Who gets in where: a table of every route, checked for every role. A route that is not in the table fails."""

from __future__ import annotations

from functools import cache

import pytest
from django.test import Client
from django.urls import reverse

from tests.access_table import IN_A_FLOW, WHO, Who
from tests.people import ANONYMOUS, EVERYBODY, SUPERUSER, client_of
from tests.routes import Route, all_routes, ask

pytestmark = pytest.mark.django_db


@cache
def routes() -> tuple[Route, ...]:
    return tuple(all_routes())


def refused(client: Client, address: str) -> bool:
    """Whether a GET is answered with 'not you': 403, 401 with how to sign in, or the way to the sign-in page."""
    answer = ask(client, address)
    assert answer.status_code != 500, address
    to_sign_in = answer.status_code == 302 and answer.url.startswith((reverse("account_login"), reverse("admin:login")))
    return answer.status_code == 403 or "WWW-Authenticate" in answer or to_sign_in


def test_every_route_is_in_the_table_and_the_table_names_no_other() -> None:
    names = {route.name for route in routes()}
    names -= IN_A_FLOW
    assert sorted(names - WHO.keys()) == []
    assert sorted(WHO.keys() - names) == []


def where_the_table_is_wrong(role: str, names: set[str]) -> list[str]:
    client = client_of(role)
    return [
        f"{role} is {'refused' if out else 'let in'} at {route.address}"
        for route in routes()
        if route.name in names and (out := refused(client, route.address)) == (role in WHO[route.name].value)
    ]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_gets_in_where_the_table_says_and_nowhere_else(role: str) -> None:
    """What is open to anybody is asked as nobody and as a superuser; the long test asks it as all."""
    between = role not in (ANONYMOUS, SUPERUSER)
    names = {name for name, who in WHO.items() if not (between and who is Who.ANYBODY)}
    assert where_the_table_is_wrong(role, names) == []


@pytest.mark.long
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_gets_in_at_every_route_where_the_table_says(role: str) -> None:
    assert where_the_table_is_wrong(role, set(WHO)) == []
