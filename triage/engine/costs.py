"""The cost of building a pattern: each way at each host as a sum of terms, and the class that follows from the sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from triage.engine.conditions import all_hold, condition_holds
from triage.engine.prices import COST_CLASSES, FREE, Host, PriceTable, Range, Way

CLASS_LIMITS = (0.005, 10, 100, 1000)  # dollars a month up to which a sum is F, S, M or L
MONTHS = 60
FEW_HOURS = 2  # a month; too few to keep a machine running
ASSUMED_GB = 10  # if the answer to how much there is is missing
ASSUMED_SHARE = (0.0, 0.1)  # of the data downloaded a month, if that answer is missing
MAX_REMEMBERED = 500  # sets of answers in one process
MAX_PRICED = 5_000  # sums in one process


@dataclass(frozen=True)
class Usage:
    """The numbers behind a sum; downloads and requests are a month, as [low, high].

    Attributes:
        assumed: Names of the signals that are missing, for which a number was assumed.
    """

    gb: float
    gb_growth: float = 0
    gb_out: Range = FREE
    requests: Range = FREE
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One line of a sum: what it is for, and its dollars in the first month and in five years, as [low, high]."""

    name: str
    monthly: Range
    five_years: Range


@dataclass(frozen=True)
class CostOption:
    """A way to build a pattern at one host, and its sum in US dollars.

    Attributes:
        monthly: The first month, without what is paid once.
        five_years: Everything, growth included.
        cost: The class of the upper end of `five_years`, divided by its months.
        ask: What another person still has to agree to; empty if nothing.
    """

    way: str
    way_name: str
    host: str
    host_name: str
    parts: int
    machine: str
    monthly: Range
    five_years: Range
    cost: str
    ask: str
    terms: tuple[Term, ...]


def class_of(dollars_a_month: float) -> str:
    """The cost class of a sum.

    Example:
        >>> class_of(0), class_of(9.5), class_of(480)
        ('F', 'S', 'L')
    """
    limits = zip(CLASS_LIMITS, COST_CLASSES, strict=False)
    return next((name for limit, name in limits if dollars_a_month <= limit), COST_CLASSES[-1])


def read_usage(signals: Mapping[str, Any]) -> Usage:
    """The usage that signals describe; what they do not say is assumed and named.

    Example:
        >>> read_usage({"gb_total": 100, "gb_growth": 1}).gb_out
        (0.0, 10.0)
    """
    gb = signals.get("gb_total")
    stated_out = signals.get("gb_out")
    gb_kept = ASSUMED_GB if gb is None else float(gb)
    out = (
        (ASSUMED_SHARE[0] * gb_kept, ASSUMED_SHARE[1] * gb_kept)
        if stated_out is None
        else (float(stated_out), float(stated_out))
    )
    files_a_gb = signals.get("file_count", 0) / gb_kept if gb_kept else 0
    return Usage(
        gb=gb_kept,
        gb_growth=float(signals.get("gb_growth", 0)),
        gb_out=out,
        requests=(out[0] * files_a_gb, out[1] * files_a_gb),
        assumed=tuple(name for name, value in (("gb_total", gb), ("gb_out", stated_out)) if value is None),
    )


def list_options(pattern: str, signals: Mapping[str, Any], table: PriceTable) -> list[CostOption]:
    """Every way of a pattern at every host that the answers allow, the best first.

    Time comes before money: with FEW_HOURS a month the ways without a machine come first; then those that fit the
    budget, those that need nobody's agreement, of the others those at a place that the answers name, the cheaper
    ones, and those with fewer parts; of equals, the one that the table names first. A host is left out where the data
    are larger than it takes, or where the answers rule it out. Where that leaves nothing, the answer to "Where may it
    run?" is put aside.

    Example:
        >>> from triage.engine.prices import parse_price_table
        >>> host = {"key": "s3", "name": "S3", "place": "aws", "gb_month": [0.021, 0.023]}
        >>> way = {"key": "bucket", "name": "A bucket", "machine": "none", "parts": 2, "hosts": ["s3"]}
        >>> prices = {"checked": "2026-11-30", "hosts": [host]}
        >>> table = parse_price_table(prices=prices, ways={"tidy-bucket": [way]})
        >>> [option.cost for option in list_options("tidy-bucket", {"gb_total": 80_000}, table)]
        ['X']
    """
    usage = read_usage(signals)
    anywhere = {name: value for name, value in signals.items() if name != "host"}
    options = list(_price_ways(pattern, signals, table, usage)) or list(_price_ways(pattern, anywhere, table, usage))
    budget = signals.get("budget")
    limit = COST_CLASSES.index(budget) if budget in COST_CLASSES else len(COST_CLASSES)

    hours, places = signals.get("ops_hours"), signals.get("host", ())
    no_machine = hours is not None and hours <= FEW_HOURS

    def order(option: CostOption) -> tuple[Any, ...]:
        rank = COST_CLASSES.index(option.cost)
        runs = no_machine and option.machine != "none"
        elsewhere = bool(places) and table.hosts[option.host].place not in places
        favour = (bool(option.ask), bool(option.ask) and elsewhere)
        return (runs, max(rank - limit, 0), *favour, rank, option.parts, option.five_years[1])

    return sorted(options, key=order)


def _price_ways(pattern: str, signals: Mapping[str, Any], table: PriceTable, usage: Usage) -> Iterator[CostOption]:
    for way in table.ways.get(pattern, ()):
        if any(condition_holds(condition, signals) for condition in way.unless):
            continue
        for key in way.hosts:
            host = table.hosts[key]
            if _is_allowed(host, signals) and _takes(host, way, usage):
                yield price(way=way, host=host, usage=usage, sure=_is_sure(host, signals))


def _is_allowed(host: Host, signals: Mapping[str, Any]) -> bool:
    places = signals.get("host")
    if host.place and places and host.place not in places and "anywhere" not in places:
        return False
    return all_hold(host.only_if, signals) and not any(condition_holds(c, signals) for c in host.unless)


def _takes(host: Host, way: Way, usage: Usage) -> bool:
    return host.cap_gb is None or usage.gb * way.share <= host.cap_gb


def _is_sure(host: Host, signals: Mapping[str, Any]) -> bool:
    return bool(host.sure_if) and all_hold(host.sure_if, signals)


@lru_cache(maxsize=MAX_PRICED)
def price(*, way: Way, host: Host, usage: Usage, sure: bool = False) -> CostOption:
    """The sum of one way at one host.

    Args:
        sure: Whether the people named by `host.ask` have agreed.

    Example:
        >>> way = Way("bucket", "A bucket", "none", 2, ("b2",))
        >>> price(way=way, host=Host("b2", "B2", gb_month=(0.006, 0.006)), usage=Usage(gb=1000)).monthly
        (6.0, 6.0)
    """
    terms = tuple(term for term in _list_terms(way, host, usage) if term.five_years[1] > 0)
    five_years = _add(term.five_years for term in terms)
    return CostOption(
        way=way.key,
        way_name=way.name,
        host=host.key,
        host_name=host.store if host.store and way.machine == "none" else host.name,
        parts=way.parts,
        machine=way.machine,
        monthly=_add(term.monthly for term in terms),
        five_years=five_years,
        cost=class_of(five_years[1] / MONTHS),
        ask="" if sure else host.ask,
        terms=terms,
    )


def _add(ranges: Iterator[Range]) -> Range:
    pairs = list(ranges)
    return round(sum(low for low, _ in pairs), 2), round(sum(high for _, high in pairs), 2)


def _list_terms(way: Way, host: Host, usage: Usage) -> Iterator[Term]:
    """Storage, what is bought once, downloads, requests and the machine."""
    gb_kept, growth = usage.gb * way.share, usage.gb_growth * way.share
    if host.gb_month[1]:
        first = max(gb_kept - host.free_gb, 0)
        yield Term("storage", _times(host.gb_month, first), _times(host.gb_month, _paid_months(gb_kept, growth, host)))
    bought = max(gb_kept + growth * MONTHS - host.free_gb, 0)
    yield Term("paid once", FREE, _times(host.gb_once, bought))
    free_out = host.free_out_gb + host.free_out_ratio * gb_kept
    out = [max(gb * way.share - free_out, 0) for gb in usage.gb_out]
    yield _monthly_term("downloads", (host.gb_out[0] * out[0], host.gb_out[1] * out[1]))
    millions = [max(count * way.share - host.free_requests, 0) / 1e6 for count in usage.requests]
    yield _monthly_term("requests", (host.million[0] * millions[0], host.million[1] * millions[1]))
    yield _monthly_term("a machine that is always on", host.machine.get(way.machine, FREE))


def _paid_months(gb_kept: float, growth: float, host: Host) -> float:
    """GB times months that are paid for in five years."""
    if not growth:
        return MONTHS * max(gb_kept - host.free_gb, 0)
    return sum(max(gb_kept + growth * month - host.free_gb, 0) for month in range(MONTHS))


def _monthly_term(name: str, monthly: Range) -> Term:
    return Term(name, (round(monthly[0], 4), round(monthly[1], 4)), _times(monthly, MONTHS))


def _times(pair: Range, factor: float) -> Range:
    return round(pair[0] * factor, 4), round(pair[1] * factor, 4)


COST_SIGNALS = ("budget", "ops_hours", "gb_total", "gb_growth", "gb_out", "file_count", "host", "allocations")


class CostBook:
    """The first option of every pattern, remembered by the answers that decide it: many trials are cheap."""

    def __init__(self, table: PriceTable) -> None:
        self.table = table
        self._known: dict[tuple[str, ...], dict[str, CostOption | None]] = {}
        conditions = [c for host in table.hosts.values() for c in (*host.only_if, *host.unless, *host.sure_if)]
        conditions += [c for ways in table.ways.values() for way in ways for c in way.unless]
        self.signals = tuple(sorted({*COST_SIGNALS, *(condition.name for condition in conditions)}))

    def first_options(self, signals: Mapping[str, Any]) -> Mapping[str, CostOption | None]:
        """The option to take for each pattern of the table; None where no host takes the data."""
        key = tuple(str(signals.get(name)) for name in self.signals)
        if key not in self._known:
            if len(self._known) >= MAX_REMEMBERED:
                self._known.clear()
            self._known[key] = {
                pattern: next(iter(list_options(pattern, signals, self.table)), None) for pattern in self.table.ways
            }
        return self._known[key]
