"""Look-ups without a cookie are answered as those with one, which go through the whole chain of middleware."""

from __future__ import annotations

import prometheus_client
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.services.tokens import create_token
from accounts.sharing import Visibility
from lwds_portal.web.short_chain import SHORT_PATHS, shorten_lookups
from variants.releases.models import Release

pytestmark = pytest.mark.django_db

OWN_HEADERS = {"X-Request-ID", "Server-Timing", "ETag"}  # of each answer
MEANINGLESS = "lang=en"  # a cookie that says nothing about its sender
PATHS = (
    "/hg38/v1/variant/rs1",
    "/hg38/v1/variant/chr22:g.1A>C",
    "/hg38/v1/metadata",
    "/hg38/v1/no/such/place",
    "/v1/variant/chr22:g.1A>C?format=html",
    "/api/v1/variants/?limit=1",
    "/api/v1/variants/chr22:g.1A>C/",
    "/api/v1/variants/chr22:g.1A>C",
    "/api/v1/variants/?assembly=hg99",
    "/api/v1/variants/?region=nowhere",
)


@pytest.mark.parametrize(
    ("path", "cookie", "is_short"),
    [
        ("/hg38/v1/metadata", "", True),
        ("/hg38/v1/metadata", MEANINGLESS, False),
        ("/api/v1/variants/?release=none", "", True),
        ("/api/v1/datasets/", "", False),
        ("/genes/COMT/", "", False),
    ],
)
def test_the_short_chain_is_for_look_ups_without_a_cookie(
    rf: RequestFactory, path: str, cookie: str, is_short: bool
) -> None:
    whole = HttpResponse("whole")
    response = shorten_lookups(lambda request: whole)(rf.get(path, headers={"cookie": cookie}))
    assert (response is not whole) == is_short


@pytest.mark.parametrize("path", PATHS)
def test_status_body_and_headers_are_those_of_the_whole_chain(synthetic38: Release, path: str) -> None:
    assert path.startswith(SHORT_PATHS)
    short = Client().get(path)
    whole = Client(headers={"cookie": MEANINGLESS}).get(path)
    assert (short.status_code, short.content) == (whole.status_code, whole.content)
    assert _shared_headers(short) == _shared_headers(whole)
    assert not short.cookies


@pytest.mark.parametrize("path", ["/hg38/v1/variant", "/api/v1/variants/lookup/"])
def test_a_batch_is_answered_alike(synthetic38: Release, path: str) -> None:
    body = {"ids": ["chr22:g.1A>C", "rs1"]}
    short, whole = (
        Client(headers=headers).post(path, body, content_type="application/json")
        for headers in ({}, {"cookie": MEANINGLESS})
    )
    assert (short.status_code, short.content) == (200, whole.content)
    assert _shared_headers(short) == _shared_headers(whole)


def test_a_token_opens_what_its_owner_may_see(synthetic38: Release) -> None:
    user = User.objects.create_user("ana")
    _, token = create_token(user=user, name="script", scopes=["read"])
    synthetic38.visibility = Visibility.PRIVATE
    synthetic38.save(update_fields=["visibility"])
    synthetic38.people.add(user)
    named = {"release": synthetic38.name}
    for path in ("/api/v1/variants/", "/hg38/v1/metadata/fields"):
        assert Client().get(path, named).status_code == 404
        assert Client(headers={"authorization": f"Bearer {token}"}).get(path, named).status_code == 200
        assert Client(headers={"authorization": "Bearer lwds_wrong"}).get(path, named).status_code == 401


def test_a_session_still_opens_what_its_user_may_see(synthetic38: Release, client: Client) -> None:
    user = User.objects.create_user("ben")
    synthetic38.visibility = Visibility.SIGNED_IN
    synthetic38.save(update_fields=["visibility"])
    named = {"release": synthetic38.name}
    assert client.get("/api/v1/variants/", named).status_code == 404
    client.force_login(user)
    assert client.get("/api/v1/variants/", named).status_code == 200


def test_an_unknown_host_is_refused(synthetic38: Release) -> None:
    assert Client(headers={"host": "elsewhere.example"}).get("/hg38/v1/metadata").status_code == 400


def test_look_ups_are_counted(synthetic38: Release) -> None:
    labels = {"status": "404", "view": "variant-detail", "method": "GET"}
    name = "django_http_responses_total_by_status_view_method_total"
    before = prometheus_client.REGISTRY.get_sample_value(name, labels) or 0
    Client().get("/api/v1/variants/chr22:g.1A>C/")
    assert prometheus_client.REGISTRY.get_sample_value(name, labels) == before + 1


def _shared_headers(response: HttpResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in OWN_HEADERS}
