"""How firm a recommendation is: whether it stays when points change a little, and why not another pattern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.engine.recommend import Candidate, Reason, Recommendation


@dataclass(frozen=True)
class Firmness:
    """In how many of the trials the first pattern stays first."""

    stays: int
    trials: int

    @property
    def percent(self) -> int:
        return round(100 * self.stays / self.trials) if self.trials else 100


def measure_firmness(recommendation: Recommendation) -> Firmness:
    """Change the points of one reason at a time by one, up and down; count how often the first stays alone in front.

    A trial in which another pattern reaches the same score counts as one in which it does not stay.

    Example:
        >>> reason = Reason("S1", 3, "many files", ("gb_total",))
        >>> first = Candidate("a", "A", 3, 3, (reason,), 1, "F", False)
        >>> second = Candidate("b", "B", 2, 2, (reason,), 1, "F", False)
        >>> result = Recommendation("1", "a", (first, second), (), (), (), (), (), False)
        >>> measure_firmness(result)
        Firmness(stays=2, trials=4)
    """
    if recommendation.winner is None:
        return Firmness(0, 0)
    first, *rest = recommendation.ranking
    best_other = max((candidate.score for candidate in rest), default=0)
    results = [first.score + change > max(best_other, 0) for _ in first.reasons for change in (-1, 1)]
    results += [first.score > other.score + change for other in rest for _ in other.reasons for change in (-1, 1)]
    return Firmness(sum(results), len(results))


@dataclass(frozen=True)
class WhyNot:
    """Why a pattern is not the first.

    Attributes:
        removed: Whether a gate took it off the list.
        text: The reason that weighs most against it, as a sentence without a full stop.
        signals: The signals that the reason reads.
    """

    pattern: str
    name: str
    removed: bool
    text: str
    signals: tuple[str, ...]
    behind: int = 0


def list_why_not(recommendation: Recommendation) -> list[WhyNot]:
    """Every pattern that is not the first, with the one reason that weighs most against it.

    Example:
        >>> list_why_not(Recommendation("1", None, (), (), (), (), (), (), False))
        []
    """
    return [*_outranked(recommendation), *_removed(recommendation)]


def _outranked(recommendation: Recommendation) -> Iterator[WhyNot]:
    best = recommendation.ranking[0].score if recommendation.ranking else 0
    for candidate in recommendation.ranking:
        if candidate.pattern != recommendation.winner:
            worst = _weightiest(candidate)
            text = worst.text if worst else _silence(candidate, recommendation)
            signals = worst.signals if worst else ()
            yield WhyNot(candidate.pattern, candidate.name, False, text, signals, best - candidate.score)


def _weightiest(candidate: Candidate) -> Reason | None:
    against = [reason for reason in candidate.reasons if reason.points < 0]
    return min(against, key=lambda reason: reason.points, default=None)


def _silence(candidate: Candidate, recommendation: Recommendation) -> str:
    if candidate.score <= 0:
        return "nothing that you said speaks for it"
    if recommendation.winner and candidate.score == recommendation.ranking[0].score:
        return "it has as many points, and more parts that can break or a higher cost"
    return "less of what you said speaks for it"


def _removed(recommendation: Recommendation) -> Iterator[WhyNot]:
    for item in recommendation.removed:
        first = item.reasons[0]
        yield WhyNot(item.pattern, item.name, True, first.text, first.signals)
