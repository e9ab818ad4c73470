"""A signal ends the program where it meets it, or at the next look if the exception got lost."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from lwds_portal.operations.stop_signals import StopSignals


@pytest.fixture
def signals() -> Iterator[StopSignals]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    listening = StopSignals()
    listening.listen()
    yield listening
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_only_the_first_signal_interrupts(signals: StopSignals, number: signal.Signals) -> None:
    signals.check()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)
    signal.raise_signal(number)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_a_finaliser_has_swallowed_is_raised_at_the_next_look(signals: StopSignals) -> None:
    class Finalised:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    Finalised()
    with pytest.raises(KeyboardInterrupt):
        signals.check()
