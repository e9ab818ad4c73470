"""The table of prices and of ways to build, as data: the prices of hosts, and what each pattern needs of a host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.engine.conditions import Condition, parse_condition

COST_CLASSES = ("F", "S", "M", "L", "X")
CLASS_WORDS = {"F": "nothing", "S": "under $10", "M": "$10 to $100", "L": "$100 to $1,000", "X": "more than $1,000"}
MACHINES = ("none", "small", "medium")
MAX_PRICE_AGE = 365  # days after which the table is flagged
Range = tuple[float, float]
FREE: Range = (0.0, 0.0)
_HOST_RANGES = ("gb_month", "gb_out", "gb_once", "million")
_HOST_NUMBERS = ("free_gb", "free_out_gb", "free_out_ratio", "free_requests")


@dataclass(frozen=True, eq=False)
class Host:
    """Where data and machines can be, and what that costs in US dollars; a host of a table equals itself only.

    Attributes:
        store: Its name where no machine is needed, if another.
        place: The answer to "Where may it run?" that allows it; empty for a service that somebody else runs.
        gb_month: For each GB kept, a month.
        gb_once: For each GB, paid once.
        gb_out: For each GB downloaded.
        million: For a million requests.
        machine: A month of a machine that is always on, by its size.
        free_out_ratio: Downloads that are free, as a multiple of what is kept.
        cap_gb: The most that the host takes; None where it names no limit.
        ask: What another person has to agree to; empty if nothing.
        checked: The day on which somebody compared its prices with their source.
    """

    key: str
    name: str
    store: str = ""
    source: str = ""
    place: str = ""
    gb_month: Range = FREE
    gb_once: Range = FREE
    gb_out: Range = FREE
    million: Range = FREE
    machine: Mapping[str, Range] = field(default_factory=dict)
    free_gb: float = 0
    free_out_gb: float = 0
    free_out_ratio: float = 0
    free_requests: float = 0
    cap_gb: float | None = None
    ask: str = ""
    sure_if: tuple[Condition, ...] = ()
    only_if: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    checked: date = date.max

    def is_stale(self, today: date) -> bool:
        """Whether its prices were compared with their source more than MAX_PRICE_AGE days ago."""
        return (today - self.checked).days > MAX_PRICE_AGE


@dataclass(frozen=True, eq=False)
class Way:
    """One way to build a pattern; a way of a table equals itself only.

    Attributes:
        machine: One of MACHINES.
        parts: How many parts can break.
        share: The part of the data that it keeps itself.
        hosts: Keys of the hosts where it can be.
    """

    key: str
    name: str
    machine: str
    parts: int
    hosts: tuple[str, ...]
    share: float = 1.0
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, eq=False)
class PriceTable:
    """Hosts with their prices, and the ways to build each pattern; two tables are equal only if they are the same.

    Attributes:
        checked: The day on which the prices of hosts that name no day of their own were compared with their sources.
    """

    checked: date
    hosts: Mapping[str, Host]
    ways: Mapping[str, tuple[Way, ...]]

    def is_stale(self, today: date) -> bool:
        """Whether the prices of a host were compared with their source more than MAX_PRICE_AGE days ago."""
        return any(host.is_stale(today) for host in self.hosts.values())


def parse_price_table(*, prices: Mapping[str, Any], ways: Mapping[str, Iterable[Mapping[str, Any]]]) -> PriceTable:
    """A table from the shapes of prices.yaml and ways.yaml.

    Raises:
        ValueError: A host or a way is wrong; the text names it.

    Example:
        >>> hosts = [{"key": "disk", "name": "a disk", "gb_once": [0.04, 0.1]}]
        >>> way = {"key": "folder", "name": "A folder", "machine": "none", "parts": 1, "hosts": ["disk"]}
        >>> prices = {"checked": "2026-11-30", "hosts": hosts}
        >>> parse_price_table(prices=prices, ways={"bucket": [way]}).ways["bucket"][0].machine
        'none'
    """
    checked = _parse_day(prices.get("checked"))
    hosts = {host.key: host for host in (_parse_host(raw, checked) for raw in prices["hosts"])}
    parsed = {pattern: tuple(_parse_way(way, hosts) for way in items) for pattern, items in ways.items()}
    return PriceTable(checked=checked, hosts=hosts, ways=parsed)


def _parse_day(raw: object) -> date:
    try:
        return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError as error:
        raise ValueError(f"Prices: 'checked' is a day such as 2026-11-30, not {raw!r}.") from error


def _parse_host(raw: Mapping[str, Any], table_checked: date) -> Host:
    key = str(raw.get("key", "?"))
    try:
        values: dict[str, Any] = {
            **{name: raw.get(name, "") for name in ("store", "source", "place", "ask")},
            **{name: _parse_range(raw.get(name, FREE)) for name in _HOST_RANGES},
            **{name: float(raw.get(name, 0)) for name in _HOST_NUMBERS},
            **{name: tuple(map(parse_condition, raw.get(name, ()))) for name in ("sure_if", "only_if", "unless")},
        }
        machine = {size: _parse_range(pair) for size, pair in raw.get("machine", {}).items()}
        values["checked"] = _parse_day(raw["checked"]) if "checked" in raw else table_checked
        return Host(key=key, name=raw["name"], machine=machine, cap_gb=raw.get("cap_gb"), **values)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"Host {key}: {error}") from error


def _parse_range(raw: Any) -> Range:
    low, high = raw
    if not 0 <= low <= high:
        raise ValueError(f"a range is [low, high] of numbers from zero on, not {raw!r}")
    return float(low), float(high)


def _parse_way(raw: Mapping[str, Any], hosts: Mapping[str, Host]) -> Way:
    key, machine = str(raw.get("key", "?")), raw.get("machine")
    if machine not in MACHINES:
        raise ValueError(f"Way {key}: machine is one of {', '.join(MACHINES)}, not {machine!r}.")
    for host in raw["hosts"]:
        if host not in hosts:
            raise ValueError(f"Way {key}: there is no host {host!r} in the prices.")
        if machine != "none" and machine not in hosts[host].machine:
            raise ValueError(f"Way {key}: host {host!r} names no price of a {machine} machine.")
    return Way(
        key=key,
        name=raw["name"],
        machine=machine,
        parts=raw["parts"],
        hosts=tuple(raw["hosts"]),
        share=float(raw.get("share", 1)),
        unless=tuple(map(parse_condition, raw.get("unless", ()))),
    )
