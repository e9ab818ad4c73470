"""Headers, addresses and plain http, as a client meets them."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.services.tokens import create_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Settings) -> Settings:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.LWDS_PROXIES = 1
    return settings


def test_every_answer_carries_the_security_headers(client: Client) -> None:
    answer = client.get("/health/live")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert len(answer["X-Request-ID"]) == 32
    assert float(answer["Server-Timing"].removeprefix("portal;dur=")) > 0


def test_plain_http_is_redirected_except_for_programs_that_follow_no_redirect(
    client: Client, production: Settings
) -> None:
    assert client.get("/accounts/login/").status_code == 301
    assert client.get("/health/live").status_code == 200
    assert client.get("/accounts/login/", headers={"x-forwarded-proto": "https"}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/releases/", "/health/live", "/v1/metadata"])
def test_credentials_over_plain_http_are_refused(client: Client, production: Settings, path: str) -> None:
    _, text = create_token(user=User.objects.create_user("ana"), name="script", scopes=["read"])
    sent = {"authorization": f"Bearer {text}"}
    assert client.get(path, headers=sent).status_code == 403
    assert client.get(path, headers={**sent, "x-forwarded-proto": "https"}).status_code != 403


def test_only_the_part_of_x_forwarded_for_that_our_proxy_wrote_is_believed(
    client: Client, production: Settings
) -> None:
    production.LWDS_METRICS_FROM = ["192.0.2.1"]
    assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1, 203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.1"}).status_code == 200


def test_without_a_proxy_nobody_can_claim_an_address(client: Client, settings: Settings) -> None:
    settings.LWDS_METRICS_FROM = ["192.0.2.1"]
    assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 404


def test_a_request_is_one_log_line_with_its_id(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="lwds.request"):
        answer = client.get("/health/live?token=secret")
    line = next(record.msg for record in caplog.records if record.name == "lwds.request")
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["path"], line["status"]) == ("/health/live", 200)
    assert "secret" not in json.dumps(line, default=str)


def test_browsers_find_the_icon_of_other_responses_than_pages(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/icon.svg"
