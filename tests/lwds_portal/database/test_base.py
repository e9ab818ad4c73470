"""Pooled connections: one that the server has ended is not handed out, and a good one costs no statement."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from lwds_portal.database.base import DatabaseWrapper, is_working


@pytest.fixture
def pooled(db: None) -> Iterator[DatabaseWrapper]:
    """A pool of one connection to the test database."""
    parameters = {**connection.settings_dict}
    parameters["OPTIONS"] = {**parameters["OPTIONS"], "pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    connections.settings["pooled"] = parameters
    wrapper = connections["pooled"]
    assert isinstance(wrapper, DatabaseWrapper)
    yield wrapper
    wrapper.close()
    wrapper.close_pool()
    del connections["pooled"], connections.settings["pooled"]


def take_connection(wrapper: DatabaseWrapper) -> psycopg.Connection[Any]:
    """From the pool, without a cursor of Django, which tests may have for known aliases only."""
    wrapper.connect()
    driver = wrapper.connection
    assert driver is not None
    return driver


def end_backend(pid: int) -> None:
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


@pytest.mark.django_db
def test_the_portal_uses_this_backend() -> None:
    assert {type(other) for other in connections.all()} == {DatabaseWrapper}
    assert not settings.DATABASES["default"].get("CONN_HEALTH_CHECKS")


def test_a_connection_that_the_server_has_ended_is_replaced(pooled: DatabaseWrapper) -> None:
    first = take_connection(pooled).info.backend_pid
    pooled.close()
    assert take_connection(pooled).info.backend_pid == first
    pooled.close()
    end_backend(first)
    other = take_connection(pooled)
    assert other.info.backend_pid != first
    assert other.execute("SELECT 1").fetchone() == (1,)


def test_a_good_connection_costs_no_statement(pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    take_connection(pooled)
    pooled.close()
    sent: list[object] = []
    monkeypatch.setattr(psycopg.Connection, "execute", lambda *args, **_: sent.append(args))
    assert is_working(take_connection(pooled))
    assert not sent


def test_a_notice_of_the_server_does_not_cost_the_connection(pooled: DatabaseWrapper) -> None:
    driver = take_connection(pooled)
    driver.execute("LISTEN something")
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("NOTIFY something")
    assert is_working(driver)


def test_a_closed_or_broken_connection_does_not_work(pooled: DatabaseWrapper) -> None:
    driver = take_connection(pooled)
    with socket.socket(fileno=driver.fileno()) as broken:
        broken.shutdown(socket.SHUT_RDWR)
        assert not is_working(driver)
        broken.detach()
    driver.close()
    assert not is_working(driver)
