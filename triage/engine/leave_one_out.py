"""How much a scenario hangs on one answer: each of its signals is left out once.

Separate module because this judges rules over many cases; an outcome is one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.engine.recommend import recommend
from triage.engine.rules import RuleSet


@dataclass(frozen=True)
class LeftOut:
    """A scenario: in how many of the trials the expected pattern stays first, and the signals without which not."""

    name: str
    stays: int
    trials: int
    decisive: tuple[str, ...]


def leave_one_out(scenarios: Iterable[tuple[str, Mapping[str, Any], str]], rule_set: RuleSet) -> list[LeftOut]:
    """Each scenario (name, signals, expected pattern) with each of its signals left out once.

    Cost: one recommendation for each signal of each scenario.

    Example:
        >>> leave_one_out([("empty", {}, "a")], RuleSet("1", {}, ()))
        [LeftOut(name='empty', stays=0, trials=0, decisive=())]
    """
    return [_try_scenario(name, signals, expected, rule_set) for name, signals, expected in scenarios]


def _try_scenario(name: str, signals: Mapping[str, Any], expected: str, rule_set: RuleSet) -> LeftOut:
    firsts = {
        left_out: recommend(signals={k: v for k, v in signals.items() if k != left_out}, rule_set=rule_set).winner
        for left_out in signals
    }
    decisive = tuple(left_out for left_out, first in firsts.items() if first != expected)
    return LeftOut(name, len(firsts) - len(decisive), len(firsts), decisive)
