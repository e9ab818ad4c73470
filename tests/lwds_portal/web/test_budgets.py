"""Every request has a budget: what is refused at once, what ends when the time is over, and what is given back."""

from __future__ import annotations

import http.client
import json
from collections import deque
from time import sleep
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny

from accounts.budget import OutOfTimeError, check_time, current_budget
from accounts.lanes import take_lane
from lwds_portal.urls import handler400, handler500  # noqa: F401  (Django finds them in a module of addresses)
from lwds_portal.urls import urlpatterns as urls_of_portal
from tests.budgets import limits_with

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def slow_page(request):
    take_lane("question")
    for _ in range(1000):
        check_time()
        sleep(0.01)
    return HttpResponse("done")


def slow_statement(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(20)")
    return HttpResponse("done")


@api_view(["GET"])
@permission_classes([AllowAny])
def slow_resource(request):
    return slow_page(request)


def endless_stream(request):
    take_lane("stream")

    def parts():
        while True:
            assert current_budget() is not None
            yield b"line\n"

    return StreamingHttpResponse(parts())


urlpatterns = [
    path("slow/", slow_page),
    path("statement/", slow_statement),
    path("api/v1/slow/", slow_resource),
    path("endless/", endless_stream),
    *urls_of_portal,
]
SMALL = {
    "answer_seconds": 1, "question_seconds": 1, "stream_seconds": 1, "question_lanes": 1, "stream_lanes": 1,
    "question_wait_seconds": 0, "stream_wait_seconds": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def small(settings):
    settings.LWDS_LIMITS = limits_with(**SMALL)


@pytest.mark.parametrize("address", ["/slow/", "/api/v1/slow/"])
def test_a_question_ends_with_its_time_and_gives_its_lane_back(client, address):
    for _ in range(2):
        response = client.get(address, headers={"accept": "application/json"})
        assert (response.status_code, response["Retry-After"]) == (503, "10")
        assert response.json()["limit"] == "LWDS_QUESTION_SECONDS"


def test_a_statement_ends_with_the_time_of_its_page(client):
    response = client.get("/statement/", headers={"accept": "text/html"})
    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_a_stream_whose_time_is_over_breaks_off_and_frees_its_lane(client):
    for _ in range(2):
        response = client.get("/endless/")
        with pytest.raises(OutOfTimeError, match="LWDS_STREAM_SECONDS"):
            deque(response.streaming_content, maxlen=0)


def test_a_stream_that_nobody_reads_to_its_end_frees_its_lane_when_it_is_closed(client):
    for _ in range(2):
        response = client.get("/endless/")
        next(iter(response.streaming_content))
        response.close()


def test_while_a_stream_holds_the_lane_others_get_a_retry_time(client):
    first = client.get("/endless/", REMOTE_ADDR="10.0.0.1")
    assert next(iter(first.streaming_content)) == b"line\n"
    second = client.get("/endless/", REMOTE_ADDR="10.0.0.2", headers={"accept": "application/json"})
    assert (second.status_code, second["Retry-After"], second.json()["limit"]) == (503, "5", "LWDS_STREAM_LANES")
    assert client.get("/health/live").status_code == 200
    first.close()


def test_an_address_may_be_so_long_and_no_longer(client, settings):
    settings.LWDS_LIMITS = limits_with(max_address_bytes=100)
    assert client.get("/health/live?" + "a" * 80).status_code == 200
    response = client.get("/api/v1/releases/?" + "a" * 100)
    assert (response.status_code, response.json()["limit"]) == (414, "LWDS_MAX_ADDRESS_BYTES")


@pytest.mark.parametrize("address", ["/api/v1/variants/lookup/", "/hg38/v1/variant", "/datasets/oai"])
def test_a_body_without_a_length_is_refused_and_not_taken_for_empty(portal_url, address):
    """As `curl -T -` sends it."""
    server = urlsplit(portal_url)
    line = http.client.HTTPConnection(server.hostname, server.port, timeout=20)
    line.request("POST", address, body=iter([b"ids=rs1"]), headers={"Accept": "application/json"}, encode_chunked=True)
    answer = line.getresponse()
    assert answer.status == 411
    assert "Content-Length" in json.loads(answer.read())["detail"]
    line.close()


def test_gunicorn_reads_addresses_of_tens_of_kilobytes_and_no_megabytes(portal_url):
    server = urlsplit(portal_url)

    def status(length: int) -> int:
        line = http.client.HTTPConnection(server.hostname, server.port, timeout=20)
        line.request("GET", "/health/live?" + "a" * length)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    assert (status(20_000), status(40_000)) == (200, 414)
    assert status(2_000_000) in (400, 414)
