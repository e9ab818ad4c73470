"""What a process remembers is shared by threads that switch all the time, is made anew in time, and stays small."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind
from variants.releases.models import SourceFile
from variants.releases.reader import MAX_RECENT_READERS
from variants.releases.recent_values import RecentValues

THREADS, ROUNDS = 8, 1_000


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads switch after every few instructions, so that what can go wrong does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_value_is_made_once_and_again_when_it_is_too_old() -> None:
    values: RecentValues[str, object] = RecentValues(size=2)
    first = values.get_or_make("a", object)
    assert values.get_or_make("a", object) is first
    values.seconds = -1
    assert values.get_or_make("a", object) is not first


def test_the_keys_that_were_made_first_give_way() -> None:
    values: RecentValues[int, object] = RecentValues(size=2)
    made = [values.get_or_make(key, object) for key in range(3)]
    assert values.get_or_make(2, object) is made[2]
    assert values.get_or_make(1, object) is made[1]
    assert values.get_or_make(0, object) is not made[0]


def test_what_is_too_old_is_let_go_with_the_next_value() -> None:
    class Large:
        """Something of which one would see that it is still there."""

    values: RecentValues[int, Large] = RecentValues(size=100, seconds=60)
    old = [weakref.ref(values.get_or_make(key, Large)) for key in range(3)]
    assert all(each() for each in old)
    values.seconds = -1
    values.get_or_make(3, Large)
    gc.collect()
    assert not any(each() for each in old)


def test_while_one_thread_makes_a_value_again_others_get_the_old_one() -> None:
    values: RecentValues[str, str] = RecentValues(size=2)
    values.get_or_make("a", lambda: "old")
    values.seconds = 1e-6
    begun, go_on = threading.Event(), threading.Event()

    def make_slowly() -> str:
        values.seconds = 60
        begun.set()
        go_on.wait(10)
        return "new"

    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(values.get_or_make, "a", make_slowly, share_old=True)
        begun.wait(10)
        assert values.get_or_make("a", lambda: "unwanted", share_old=True) == "old"
        go_on.set()
        assert making.result() == "new"
    assert values.get_or_make("a", lambda: "unwanted") == "new"


def test_a_value_that_cannot_be_made_again_is_not_used_any_more() -> None:
    values: RecentValues[str, str] = RecentValues(size=2, seconds=-1)
    values.get_or_make("a", lambda: "old")

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        values.get_or_make("a", fail, share_old=True)
    values.seconds = 60
    assert values.get_or_make("a", lambda: "new", share_old=True) == "new"


def test_threads_share_a_few_places(restless: None) -> None:
    values: RecentValues[int, int] = RecentValues(size=5, seconds=1e-4)

    def ask(number: int) -> bool:
        keys = [(number * 7 + turn * 3) % 11 for turn in range(ROUNDS)]
        return all(
            values.get_or_make(key, lambda key=key: key * key, share_old=bool(key % 2)) == key * key for key in keys
        )

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(ask, range(THREADS)))
    assert len(values._values) <= 5


def test_threads_share_the_document_readers_of_a_release(restless: None) -> None:
    specs = [FieldSpec(f"F{number}", f"x.f{number}", "", Kind.TEXT) for number in range(MAX_RECENT_READERS)]
    release = plain_release(specs)
    release.__dict__["files"] = {1: SourceFile(pk=1, header=["#chr", "pos", "ref", "alt", *(s.name for s in specs)])}

    def read(number: int) -> bool:
        for turn in range(ROUNDS // 4):
            paths = frozenset({f"x.f{(number + turn) % MAX_RECENT_READERS}", f"x.f{turn % 7}"})
            line = ["22", "1", "A", "C", *(spec.path for spec in specs)]
            document = release.document_reader(1, paths).document([line])
            if {f"x.{leaf}" for leaf in document["x"]} != paths:
                return False
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(pool.map(read, range(THREADS)))
