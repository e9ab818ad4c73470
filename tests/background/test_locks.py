"""Advisory locks: one holder at a time, freed with its session, and nobody waits without a limit."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest

from background.locks import LockTimeoutError, find_held, try_lock, unlock, wait_for_lock, wait_for_transaction_lock
from background.sessions import connection_info, hold_lock

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Iterator[psycopg.Connection]:
    with psycopg.connect(connection_info(), autocommit=True) as session:
        yield session


@pytest.fixture
def second() -> Iterator[psycopg.Connection]:
    with psycopg.connect(connection_info(), autocommit=True) as session:
        yield session


def test_one_session_at_a_time_holds_a_lock(first: psycopg.Connection) -> None:
    with psycopg.connect(connection_info(), autocommit=True) as holder:
        assert try_lock(holder, "test lock")
        assert not try_lock(first, "test lock")
        assert try_lock(first, "another test lock")
    assert wait_for_lock(first, "test lock", seconds=5)  # its holder is gone


def test_who_waits_gives_up_after_the_time(first: psycopg.Connection, second: psycopg.Connection) -> None:
    assert try_lock(first, "test lock")
    began = time.monotonic()
    assert not wait_for_lock(second, "test lock", seconds=0.2)
    with pytest.raises(LockTimeoutError, match=r"kept 'test lock' to itself for 0\.2 seconds"), second.transaction():
        wait_for_transaction_lock(second, "test lock", seconds=0.2)
    assert 0.4 <= time.monotonic() - began < 5


def test_locks_that_are_held_are_found_without_taking_them(
    first: psycopg.Connection, second: psycopg.Connection
) -> None:
    names = [f"test lock {number}" for number in range(20)]
    for name in names[::2]:
        assert try_lock(first, name)
    assert find_held(second, names) == set(names[::2])
    assert find_held(first, names) == set(names[::2])
    unlock(first, names[0])
    assert find_held(second, names) == set(names[2::2])
    assert find_held(second, []) == set()


def test_a_lock_of_a_transaction_ends_with_it(first: psycopg.Connection, second: psycopg.Connection) -> None:
    with first.transaction():
        wait_for_transaction_lock(first, "test lock", seconds=0)
        assert find_held(second, ["test lock"]) == {"test lock"}
    assert find_held(second, ["test lock"]) == set()


def test_a_lock_is_free_as_soon_as_its_block_has_ended(first: psycopg.Connection) -> None:
    for _ in range(50):
        with hold_lock("test lock") as held:
            assert held
            with hold_lock("test lock") as held_twice:
                assert not held_twice
        assert find_held(first, ["test lock"]) == set()
