"""Gene pages with filters, requested by several clients at once, beside the help page, which reads no release."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from isal import igzip
from psycopg.sql import SQL

from benchmarks.results import Measurement
from benchmarks.web_clients import p95, request_all
from benchmarks.web_server import find_free_port, web_server
from ingest.sample.writer import write_sample
from variants.genome.chromosomes import chromosome_code, chromosome_length
from variants.genome.packaged_genes import genes_of_chromosome
from variants.releases.genes import load_genes
from variants.releases.models import Gene, Release
from variants.releases.publishing import retire_release
from variants.releases.reader import release_of_operator
from variants.releases.selection import select_variants
from variants.releases.store.table_names import ReleaseTables

RELEASE, CHROMOSOME = "benchmark-pages", "22"
SAMPLE_ROWS = 20_000
GENES = 200
FILTERS = (
    "cadd.phred:>={0}",
    "cadd.phred:[{0} TO 25]",
    "consequence:(lof OR missense-like) AND cadd.phred:>={0}",
    "dbnsfp.1000gp3.af:<0.0{0} AND NOT consequence:synonymous",
)


@dataclass(frozen=True)
class Options:
    """The release and how much is requested."""

    variants: int = field(default=1_000_000, metadata={"help": "of the synthetic release"})
    release: str = field(default="", metadata={"help": "an existing release instead"})
    keep: bool = field(default=False, metadata={"help": "leave the synthetic release for --release"})
    clients: int = 8
    requests: int = 800


def run(options: Options) -> list[Measurement]:
    """Load a dense synthetic chromosome, request its gene pages, print times and ratios."""
    name = options.release or RELEASE
    if not options.release:
        _load_release(options.variants)
    release = Release.objects.get(name=name, status=Release.Status.PUBLISHED)
    print(f"{release.name}: {release.variant_count:,} variants, {release.fields.count()} fields")
    try:
        return _measure(release, clients=options.clients, requests=options.requests)
    finally:
        if not (options.release or options.keep):
            retire_release(release=release)
            call_command("drop_retired", "--now")


def _load_release(variants: int) -> None:
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
        call_command("load_wgsa", str(spread), release=RELEASE, assembly="GRCh38", publish=True, replace=replace)


def _measure(release: Release, *, clients: int, requests: int) -> list[Measurement]:
    addresses = _list_addresses(release, requests)
    port = find_free_port()
    with web_server(port):
        request_all(port, addresses[: 8 * clients], clients)  # what a process reads once
        start = time.perf_counter()
        pages = request_all(port, addresses, clients)
        rate = len(pages) / (time.perf_counter() - start)
        plain_pages = request_all(port, ["/help/"] * requests, clients)
    print(f"{clients} clients, {rate:.0f} gene pages a second")
    for title, timings in (("gene page with a filter", pages), ("help page, no question", plain_pages)):
        inside, waited = [timing.inside for timing in timings], [timing.waited for timing in timings]
        print(
            f"{title}: server time median {statistics.median(inside):.0f} ms, p95 {p95(inside):.0f} ms,"
            f" longest {max(inside):.0f} ms; waited p95 {p95(waited):.0f} ms"
        )
    slow = p95([timing.inside for timing in pages])
    ratio = slow / p95([timing.inside for timing in plain_pages])
    print(f"p95 of the gene page / of the help page: {ratio:.1f}")
    return [
        Measurement("gene pages", rate, "pages/s", "higher"),
        Measurement("gene page p95", slow, "ms"),
        Measurement("gene page p95 / help page", ratio, "times"),
    ]


def spread_variants(source: Path, output: Path, *, variants: int) -> None:
    """Write a sample with its lines repeated in the gaps between its positions: about so many variants.

    Genes and consequences stay where they were, so that gene pages are like those of a dense chromosome.
    """
    with igzip.open(source, "rb") as lines, igzip.open(output, "wb", compresslevel=1) as out:
        out.write(next(lines))
        groups = [(pos, list(group)) for pos, group in groupby(map(_split_line, lines), key=lambda line: int(line[1]))]
        sample_variants = sum(len({rest.split(b"\t", 2)[0] for *_, rest in group}) for _, group in groups)
        max_copies = round(1.2 * variants / sample_variants)
        written = 0
        for (pos, group), (next_pos, _) in pairwise(groups):
            copies = max(1, min(max_copies, next_pos - pos))
            for number in range(copies):
                copy_pos = b"%d" % (pos + number * ((next_pos - pos) // copies))
                out.writelines(b"\t".join((chrom, copy_pos, rest)) for chrom, _, rest in group)
            written += copies
            if written >= variants:
                return


def _split_line(line: bytes) -> list[bytes]:
    return line.split(b"\t", 2)


def _list_addresses(release: Release, count: int) -> list[str]:
    """Addresses of gene pages, none twice; the same ones every time."""
    draw = random.Random(1)  # noqa: S311 - data, not secrets
    statement = SQL("SELECT gene FROM {} WHERE source = 0 GROUP BY 1 HAVING count(*) >= 50 ORDER BY 1")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(ReleaseTables(release.pk).effects))
        release_genes = [gene for (gene,) in cursor.fetchall()]
    table_genes = set(Gene.objects.filter(gene_id__in=release_genes).values_list("gene_id", flat=True))
    genes = [gene for gene in release_genes if gene in table_genes]
    genes = draw.sample(genes, min(GENES, len(genes)))
    questions = [(gene, text.format(number)) for gene in genes for text in FILTERS for number in range(1, 10)]
    if len(questions) < count:
        raise SystemExit(f"{release.name} has too few genes with variants for {count} different questions")
    reader = release_of_operator(name=release.name)
    for text in FILTERS:
        select_variants(release=reader, query=text.format(1))  # an invalid query would be refused quickly
    return [
        f"/genes/{gene}/?{urlencode({'release': release.name, 'q': query})}"
        for gene, query in draw.sample(questions, count)
    ]
