"""Measure the gene page with a filter on a large release, while several readers ask at once."""

from __future__ import annotations

import http.client
import random
import socket
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from isal import igzip
from psycopg.sql import SQL

from ingest.sample.writer import write_sample
from lwds_portal.management.commands.portal import web_server
from variants.chromosomes import chromosome_code, chromosome_length
from variants.genes.packaged import genes_of_chromosome
from variants.models import Gene, Release
from variants.selectors.filtering import select_variants
from variants.selectors.releases import release_of_operator
from variants.services.genes import load_genes
from variants.services.publishing import retire_release
from variants.storage.names import ReleaseTables

RELEASE, CHROMOSOME = "benchmark-pages", "22"
SAMPLE_ROWS = 20_000
GENES = 200
FILTERS = (
    "cadd.phred:>={0}",
    "cadd.phred:[{0} TO 25]",
    "consequence:(lof OR missense-like) AND cadd.phred:>={0}",
    "dbnsfp.1000gp3.af:<0.0{0} AND NOT consequence:synonymous",
)


class Timing(NamedTuple):
    """Milliseconds of one answer: inside the portal, and as its reader waited (with queueing for a thread)."""

    inside: float
    waited: float


class Command(BaseCommand):
    help = "Gene pages with filters asked by several clients at once, beside the help page, which asks nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--variants", type=int, default=1_000_000, help="of the synthetic release")
        parser.add_argument("--release", default="", help="an existing release instead")
        parser.add_argument("--keep", action="store_true", help="leave the synthetic release for --release")
        parser.add_argument("--clients", type=int, default=8)
        parser.add_argument("--requests", type=int, default=800)

    def handle(self, **options: Any) -> None:
        name = options["release"] or RELEASE
        if not options["release"]:
            self._load(options["variants"])
        release = Release.objects.get(name=name, status=Release.Status.PUBLISHED)
        self.stdout.write(f"{release.name}: {release.variant_count:,} variants, {release.fields.count()} fields")
        try:
            self._measure(release, clients=options["clients"], requests=options["requests"])
        finally:
            if not (options["release"] or options["keep"]):
                retire_release(release=release)
                call_command("drop_retired", "--now", stdout=self.stdout)

    def _load(self, variants: int) -> None:
        code = chromosome_code(CHROMOSOME)
        genes = genes_of_chromosome("GRCh38", code)
        if not Gene.objects.filter(assembly="GRCh38", chrom=code).exists():
            load_genes(assembly="GRCh38", genes=genes, source=RELEASE)
        with TemporaryDirectory(dir=settings.LWDS_HOME.path) as folder:
            sample, spread = Path(folder) / "sample.tsv.gz", Path(folder) / "spread.tsv.gz"
            length = chromosome_length("GRCh38", code)
            write_sample(sample, rows=SAMPLE_ROWS, columns=359, chromosome=CHROMOSOME, length=length, genes=genes)
            spread_variants(sample, spread, variants=variants)
            replace = Release.objects.filter(name=RELEASE, status=Release.Status.PUBLISHED).exists()
            call_command(
                "load_wgsa", str(spread), release=RELEASE, assembly="GRCh38", publish=True, replace=replace,
                stdout=self.stdout,
            )  # fmt: skip

    def _measure(self, release: Release, *, clients: int, requests: int) -> None:
        questions = _questions(release, requests)
        port = _free_port()
        with web_server(port):
            _ask_all(port, questions[: 8 * clients], clients)  # what a process reads once
            began = time.perf_counter()
            pages = _ask_all(port, questions, clients)
            rate = len(pages) / (time.perf_counter() - began)
            plain = _ask_all(port, ["/help/"] * requests, clients)
        self.stdout.write(f"{clients} clients, {rate:.0f} gene pages a second")
        for what, timings in (("gene page with a filter", pages), ("help page, no question", plain)):
            inside, waited = ([getattr(each, side) for each in timings] for side in Timing._fields)
            self.stdout.write(
                f"{what}: server time median {statistics.median(inside):.0f} ms, p95 {_p95(inside):.0f} ms,"
                f" longest {max(inside):.0f} ms; waited p95 {_p95(waited):.0f} ms"
            )
        ratio = _p95([each.inside for each in pages]) / _p95([each.inside for each in plain])
        self.stdout.write(f"p95 of the gene page / of the help page: {ratio:.1f}")


def spread_variants(source: Path, output: Path, *, variants: int) -> None:
    """A sample with its lines repeated in the gaps between its positions, until there are about so many variants.

    Genes and consequences stay where they were, so that gene pages are like those of a dense chromosome.
    """
    with igzip.open(source, "rb") as lines, igzip.open(output, "wb", compresslevel=1) as out:
        out.write(next(lines))
        places = [(pos, list(group)) for pos, group in groupby(map(_split, lines), key=lambda parts: int(parts[1]))]
        copies = round(1.2 * variants / sum(len({rest.split(b"\t", 2)[0] for *_, rest in each}) for _, each in places))
        written = 0
        for (pos, group), (following, _) in pairwise(places):
            here = max(1, min(copies, following - pos))
            for number in range(here):
                place = b"%d" % (pos + number * ((following - pos) // here))
                out.writelines(b"\t".join((chrom, place, rest)) for chrom, _, rest in group)
            written += here
            if written >= variants:
                return


def _split(line: bytes) -> list[bytes]:
    return line.split(b"\t", 2)


def _questions(release: Release, count: int) -> list[str]:
    """Addresses of gene pages, none twice; the same ones every time."""
    draw = random.Random(1)  # noqa: S311 - data, not secrets
    statement = SQL("SELECT gene FROM {} WHERE source = 0 GROUP BY 1 HAVING count(*) >= 50 ORDER BY 1")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(ReleaseTables(release.pk).effects))
        found = [gene for (gene,) in cursor.fetchall()]
    known = set(Gene.objects.filter(gene_id__in=found).values_list("gene_id", flat=True))
    genes = [gene for gene in found if gene in known]
    genes = draw.sample(genes, min(GENES, len(genes)))
    asked = [(gene, text.format(number)) for gene in genes for text in FILTERS for number in range(1, 10)]
    if len(asked) < count:
        raise SystemExit(f"{release.name} has too few genes with variants for {count} different questions")
    opened = release_of_operator(name=release.name)
    for text in FILTERS:
        select_variants(opened=opened, text=text.format(1))  # a query that cannot be asked would be answered quickly
    return [f"/genes/{gene}/?{urlencode({'release': release.name, 'q': q})}" for gene, q in draw.sample(asked, count)]


def _ask_all(port: int, addresses: Sequence[str], clients: int) -> list[Timing]:
    """The addresses shared out among so many clients, each of which asks one after the other."""
    with ThreadPoolExecutor(clients) as pool:
        shares = pool.map(lambda first: list(_ask(port, addresses[first::clients])), range(clients))
        return [timing for share in shares for timing in share]


def _ask(port: int, addresses: Iterable[str]) -> Iterator[Timing]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for address in addresses:
        began = time.perf_counter()
        client.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = client.getresponse()
        answer.read()
        waited = (time.perf_counter() - began) * 1000
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}")
        yield Timing(float(answer.headers["Server-Timing"].removeprefix("portal;dur=")), waited)
    client.close()


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
