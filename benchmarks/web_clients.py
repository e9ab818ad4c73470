"""Several clients of a web server, each of which sends one request after the other, and how long they wait."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple


class Timing(NamedTuple):
    """Milliseconds of one answer: inside the portal, and as its reader waited (with queueing for a thread)."""

    inside: float
    waited: float


def request_all(
    port: int, addresses: Sequence[str], clients: int, headers: dict[str, str] | None = None
) -> list[Timing]:
    """Timings of the addresses, shared out among so many clients.

    Args:
        headers: sent with every request.
    """
    with ThreadPoolExecutor(clients) as pool:
        shares = pool.map(lambda first: list(_request(port, addresses[first::clients], headers or {})), range(clients))
        return [timing for share in shares for timing in share]


def _request(port: int, addresses: Iterable[str], headers: dict[str, str]) -> Iterator[Timing]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for address in addresses:
        start = time.perf_counter()
        client.request("GET", address, headers={"Accept-Encoding": "gzip", **headers})
        answer = client.getresponse()
        answer.read()
        waited = (time.perf_counter() - start) * 1000
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}")
        yield Timing(float(answer.headers["Server-Timing"].removeprefix("portal;dur=")), waited)
    client.close()


def p95(values: Sequence[float]) -> float:
    """The value that a twentieth of them exceed."""
    return statistics.quantiles(values, n=20)[-1]
