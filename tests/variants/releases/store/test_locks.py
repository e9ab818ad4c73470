"""Advisory locks: one holder at a time, freed with its session."""

from __future__ import annotations

import psycopg
import pytest

from variants.releases.store.connection import connection_info
from variants.releases.store.locks import advisory_lock, is_unlocked, try_lock, wait_for_lock, wait_for_transaction_lock

pytestmark = pytest.mark.django_db


def test_one_session_at_a_time_holds_a_lock() -> None:
    with psycopg.connect(connection_info(), autocommit=True) as first:
        with psycopg.connect(connection_info(), autocommit=True) as second:
            assert try_lock(second, "test lock")
            assert not try_lock(first, "test lock")
            assert not is_unlocked(first, "test lock")
            assert is_unlocked(first, "another test lock")
        wait_for_lock(first, "test lock")  # its holder is gone


def test_asking_whether_a_lock_is_free_does_not_take_it() -> None:
    with (
        psycopg.connect(connection_info(), autocommit=True) as first,
        psycopg.connect(connection_info(), autocommit=True) as second,
    ):
        assert is_unlocked(first, "test lock")
        assert is_unlocked(second, "test lock")


def test_a_lock_of_a_transaction_ends_with_it() -> None:
    with (
        psycopg.connect(connection_info(), autocommit=True) as first,
        psycopg.connect(connection_info(), autocommit=True) as second,
    ):
        with first.transaction():
            wait_for_transaction_lock(first, "test lock")
            assert not is_unlocked(second, "test lock")
        assert is_unlocked(second, "test lock")


def test_a_lock_is_free_as_soon_as_its_block_has_ended() -> None:
    with psycopg.connect(connection_info(), autocommit=True) as other:
        for _ in range(50):
            with advisory_lock("test lock") as locked:
                assert locked
                assert not is_unlocked(other, "test lock")
            assert is_unlocked(other, "test lock")
