"""PostgreSQL that ends connections, or cannot be reached: pages and programs are told when to come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection

from tests.web import running_portal

PAGES = (
    "/datasets/",
    "/releases/",
    "/api/v1/datasets/",
    "/hg38/v1/metadata",
    "/datasets/oai?verb=Identify",
)


def ask(url: str) -> tuple[int, str]:
    """(status, Retry-After)."""
    try:
        with urlopen(Request(url, headers={"Accept": "text/html, */*"}), timeout=60) as answer:
            return answer.status, ""
    except HTTPError as error:
        return error.code, error.headers["Retry-After"] or ""


@pytest.mark.django_db
def test_connections_that_postgresql_has_ended_are_not_used_again(portal_url: str) -> None:
    pages = [page for page in PAGES if "hg38" not in page]  # of which no release may be published
    assert {ask(portal_url + page)[0] for page in pages} == {200}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    assert {ask(portal_url + page)[0] for page in pages * 2} == {200}


def test_without_postgresql_everything_that_needs_it_is_a_503() -> None:
    with running_portal(DATABASE_URL="postgres://nobody@127.0.0.1:1/none") as address:
        assert ask(f"{address}/health/live")[0] == 200
        with ThreadPoolExecutor() as people:  # each waits some seconds for a connection
            answers = dict(zip(PAGES, people.map(lambda page: ask(address + page), PAGES), strict=True))
        for page, (status, retry_after) in answers.items():
            assert (status, bool(retry_after)) == (503, True), page
