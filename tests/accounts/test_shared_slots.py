"""Places that processes share: taken once, given back, lost with the process that had them."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

from accounts.shared_slots import SharedSlots


def take_in_a_child(file: Path, name: str, count: int) -> int:
    """How many slots another process gets; it ends without giving them back."""
    child = os.fork()
    if child == 0:
        slots = SharedSlots(file)
        os._exit(sum(slots.take(name, count) is not None for _ in range(count)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_every_slot_is_taken_once_in_all_processes(tmp_path: Path) -> None:
    file = tmp_path / "slots"
    slots = SharedSlots(file)
    slots_taken = [slots.take("a", 3) for _ in range(2)]
    assert take_in_a_child(file, "a", 3) == 1
    assert take_in_a_child(file, "a", 3) == 1  # what the first child had is free again
    assert take_in_a_child(file, "b", 3) == 3
    assert slots.has_free("a", 3)
    assert slots.take("a", 3) is not None
    assert not slots.has_free("a", 3)
    for slot in slots_taken:
        assert slot is not None
        slots.give_back(slot)
    assert take_in_a_child(file, "a", 3) == 2


def test_without_a_file_slots_are_shared_with_nobody() -> None:
    slots, others = SharedSlots(None), SharedSlots(None)
    assert slots.take("a", 1) is not None
    assert slots.take("a", 1) is None
    assert others.take("a", 1) is not None


def test_a_slot_costs_less_than_a_tenth_of_a_millisecond(tmp_path: Path) -> None:
    slots = SharedSlots(tmp_path / "slots")
    quickest = 1.0
    for _ in range(20):
        began = perf_counter()
        slot = slots.take("a", 4)
        assert slot is not None
        slots.give_back(slot)
        quickest = min(quickest, perf_counter() - began)
    print(f"\n{quickest * 1e6:.0f} microseconds")
    assert quickest < 1e-4
