"""Hostile clients: threads that ask again and again what took minutes or gigabytes before there were budgets.

`python -m tests.lwds_portal.attackers ADDRESS RELEASE REGION SECONDS CLIENTS` is a process of them: friendly clients
are measured in another one, since threads of one process wait for each other.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections import Counter
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

SLOW = "annovar.summary"  # a field without a column: source lines decide
Attack = tuple[str, object]  # address, body as JSON or text


def list_attacks(release: str, region: str) -> tuple[Attack, ...]:
    """Attacks on a release and its largest region."""
    chrom = region.partition(":")[0]
    return (
        (f"/hg38/v1/query?q={SLOW}:nosuch%20AND%20{region}", None),
        (f"/api/v1/variants/?release={release}&q={SLOW}:nosuch", None),
        (f"/regions/{region}/?release={release}&q=NOT%20{SLOW}:nosuch", None),
        ("/hg38/v1/query?q=*&size=0&facets=" + ",".join(["cadd.phred"] * 1000), None),
        (f"/api/v1/variants/?release={release}&region={region}&facets={SLOW}", None),
        ("/hg38/v1/query?q=*&sort=cadd.phred,-pos&from=9000&size=1000", None),
        ("/hg38/v1/query?q=" + quote(" OR ".join(f"rs{number}" for number in range(900))), None),
        ("/hg38/v1/query?q=*&size=1000&format=yaml", None),
        ("/hg38/v1/query?q=*&size=1000", None),
        (f"/releases/{release}/download/json/?region={region}", None),
        (f"/api/v1/variants/?release={release}&fields=all&format=csv", None),
        ("/search/?q=" + "river+" * 5000, None),
        ("/datasets/?q=" + "-" * 5000, None),
        (
            f"/api/v1/variants/lookup/?release={release}&fields=all",
            {"ids": [f"{chrom}:g.{n}A>C" for n in range(20_000)]},
        ),
        ("/hg38/v1/query", {"q": [f"term{n}" for n in range(1500)], "scopes": ["cadd.phred", "filter", "chrom"]}),
        ("/hg38/v1/variant", {"ids": ["rs1"] * 500_000}),
        ("/hg38/v1/variant", "a=1&" * 1_500_000),
        ("/api/v1/jobs/", "[" * 200_000),
    )


WRITTEN: dict[str, bytes] = {}


def _written(path: str, body: object) -> bytes | None:
    """The body as bytes, written once: the clients share the machine with the portal."""
    if body is None:
        return None
    key = f"{path} {type(body)}"
    if key not in WRITTEN:
        WRITTEN[key] = (body if isinstance(body, str) else json.dumps(body)).encode()
    return WRITTEN[key]


class Attackers:
    """Asks the attacks in turn until the time is over; each thread that runs `attack` has an address of its own.

    Attributes:
        statuses: How many answers of each kind came.
        wrong: Server errors other than 503 with Retry-After.
    """

    def __init__(self, address: str, until: float, attacks: tuple[Attack, ...]) -> None:
        self.address, self.until, self.attacks = address, until, attacks
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []

    def attack(self, number: int) -> None:
        """Ask until the time is over, beginning with the attack of that number."""
        for turn in itertools.count(number):
            if time.monotonic() > self.until:
                return
            path, body = self.attacks[turn % len(self.attacks)]
            self._ask(path, body, f"10.0.0.{number}")

    def _ask(self, path: str, body: object, sender: str) -> None:
        data = _written(path, body)
        kind = "application/x-www-form-urlencoded" if isinstance(body, str) and "=" in body else "application/json"
        headers = {"X-Forwarded-For": sender, "Content-Type": kind, "Accept": "*/*"}
        try:
            with urlopen(Request(self.address + path, data, headers), timeout=5) as answer:
                answer.read()
                status = str(answer.status)
        except HTTPError as error:
            status = str(error.code)
            if error.code >= 500 and not (error.code == 503 and error.headers["Retry-After"]):
                self.wrong.append(f"{error.code} {path[:100]}")
        except OSError:
            status = "gave up"  # the client goes away, the portal does not see it
        self.statuses[status] += 1


def main(address: str, release: str, region: str, seconds: str, clients: str) -> None:
    """Attack, then print {"statuses": ..., "wrong": ...}."""
    attackers = Attackers(address, time.monotonic() + float(seconds), list_attacks(release, region))
    threads = [threading.Thread(target=attackers.attack, args=(number,)) for number in range(int(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"statuses": attackers.statuses, "wrong": attackers.wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
