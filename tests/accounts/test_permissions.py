"""What a token's scopes allow; who signed in without a token is not limited by scopes."""

from __future__ import annotations

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import ApiToken
from accounts.permissions import TokenScope


def request(method: str, token: ApiToken | None) -> Request:
    made = Request(getattr(APIRequestFactory(), method)("/"))
    made.auth = token
    return made


@pytest.mark.parametrize(
    ("scopes", "method", "write_scope", "allowed"),
    [
        (["read"], "get", "curate", True),
        (["read"], "post", "jobs", False),
        (["read", "jobs"], "post", "jobs", True),
        (["read", "jobs"], "post", "curate", False),
        (["curate"], "delete", "curate", True),
    ],
)
def test_writing_needs_the_scope_of_the_view(scopes: list[str], method: str, write_scope: str, allowed: bool) -> None:
    view = APIView()
    view.write_scope = write_scope
    assert TokenScope().has_permission(request(method, ApiToken(scopes=scopes)), view) is allowed


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_view_without_a_scope_needs_the_strongest(method: str) -> None:
    assert TokenScope().has_permission(request(method, ApiToken(scopes=["curate"])), APIView())
    assert not TokenScope().has_permission(request(method, ApiToken(scopes=["read", "jobs"])), APIView())


def test_a_session_has_no_scopes_to_check() -> None:
    assert TokenScope().has_permission(request("post", None), APIView())
