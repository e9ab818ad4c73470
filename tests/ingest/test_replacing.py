"""While one release loads and another is replaced, every question is answered, from one edition."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection

from tests.releases import load_release, write_wgsa
from tests.web import running_portal
from variants.genome.chromosomes import chromosome_code
from variants.releases.models import Gene
from variants.releases.public_releases import PUBLIC_RELEASE_SECONDS
from variants.releases.publishing import drop_retired

SPACING = 1_000
FIRST = 16_000_000
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]
EDITIONS = 3


@pytest.fixture(params=[20, pytest.param(1_000, marks=pytest.mark.long)])
def genes(committed: None, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    names = [f"GENE{number}" for number in range(request.param)]
    Gene.objects.bulk_create(
        Gene(
            assembly="GRCh38",
            gene_id=f"ENSGT{number:07}",
            symbol=name,
            chrom=chromosome_code("22"),
            span=(FIRST + number * SPACING, FIRST + number * SPACING + 500),
        )
        for number, name in enumerate(names)
    )
    yield names
    Gene.objects.filter(symbol__in=names).delete()


def edition_file(folder: Path, edition: int, genes: int) -> Path:
    """Three variants in each gene, whose score is the edition they belong to."""
    rows = [
        [22, FIRST + number * SPACING + offset, "A", "C", edition, "intron_variant", f"ENSGT{number:07}"]
        for number in range(genes)
        for offset in (10, 20, 30)
    ]
    return write_wgsa(folder / f"edition{edition}.tsv", HEADER, rows)


def ask(address: str, gene: str) -> tuple[int, set[float], int]:
    """(edition of the release, scores of the rows, number of rows) of one gene."""
    url = f"{address}/api/v1/variants/?release=stable&gene={gene}&fields=cadd.phred"
    with urllib.request.urlopen(url, timeout=60) as response:
        page = json.load(response)
    return page["edition"], {row["cadd"]["phred"] for row in page["results"]}, page["count"]


def test_all_genes_are_answered_while_editions_change(genes: list[str], tmp_path: Path) -> None:
    load_release("stable", "GRCh38", [edition_file(tmp_path, 1, len(genes))])
    has_ended = Event()

    def replace_and_load() -> None:
        try:
            for edition in range(2, EDITIONS + 1):
                load_release("stable", "GRCh38", [edition_file(tmp_path, edition, len(genes))], replace=True)
                load_release(f"beside{edition}", "GRCh38", [edition_file(tmp_path, 10 + edition, len(genes))])
                drop_retired()
        finally:
            has_ended.set()
            connection.close()

    with running_portal() as address, ThreadPoolExecutor(max_workers=4) as people:

        def ask_all() -> list[tuple[int, set[float], int]]:
            return list(people.map(lambda gene: ask(address, gene), genes))

        before = ask_all()
        loader = Thread(target=replace_and_load)
        loader.start()
        during = []
        try:
            while not has_ended.is_set():
                during += ask_all()
        finally:
            loader.join()  # else its releases would outlive the test
        time.sleep(PUBLIC_RELEASE_SECONDS)  # for which the portal may still answer from the edition before
        after = ask_all()
    assert all(answer == (1, {1.0}, 3) for answer in before)
    assert during
    assert all(scores == {float(edition)} and count == 3 for edition, scores, count in during)
    assert all(answer == (EDITIONS, {float(EDITIONS)}, 3) for answer in after)
