"""Addresses that once gave a 500 or took minutes, by name: each is answered in words at once."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from psycopg.types.range import Range
from pytest_django.plugin import DjangoDbBlocker

from tests.budgets import limits_with
from tests.releases import committed_releases, load_release, write_wgsa
from tests.routes import ask
from variants.releases.models import Gene

GENE = "ENSG00000093010"
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "ANNOVAR_ensembl_summary"]
ROWS = [[22, 19_950_000 + 50 * i, "A", "C", i / 10, "x"] for i in range(300)]
REGION = "chr22:19950000-19965000"
DIGITS = "9" * 5_000
ENDLESS = f"chr1:1-{DIGITS}"
SECONDS = 2  # for an answer that once took minutes
RELEASE = "costly"
LONG_NUMBERS = {
    f"/regions/{REGION}/?release={RELEASE}&page={DIGITS}": 200,
    f"/regions/{REGION}/?release={RELEASE}&skipped={DIGITS}": 200,
    f"/regions/{REGION}/?release={RELEASE}&after={DIGITS}": 200,
    f"/regions/{REGION}/?release={RELEASE}&rows={DIGITS}": 200,
    f"/api/v1/variants/?release={RELEASE}&limit={'0' * 5_000}1000": 400,
    f"/regions/{ENDLESS}/": 404,
    f"/api/v1/regions/{ENDLESS}/": 400,
    f"/api/v1/variants/?release={RELEASE}&region={ENDLESS}": 400,
    f"/search/?q={ENDLESS}": 413,
    f"/search/suggestions/?q={ENDLESS}": 413,
    f"/hg38/v1/query?q={ENDLESS}": 200,
    f"/genes/{GENE}/?release={RELEASE}&q={ENDLESS}": 200,
    f"/genes/{GENE}/?release={RELEASE}&page={DIGITS}": 200,
    f"/genes/{GENE}/?release={RELEASE}&after={DIGITS}": 200,
    f"/releases/{RELEASE}/download/json/?region={ENDLESS}": 404,
    f"/releases/{RELEASE}/download/tsv/?region={REGION}&q={ENDLESS}": 404,
    f"/regions/{ENDLESS}/genes.bed": 404,
    f"/regions/{ENDLESS}/variants.bed": 404,
}
# 5,000 minus signs, and 20,000 words where the limit of an address lets them in.
SEARCHES = [
    f"{path}?q={text}"
    for path in ("/datasets/", "/api/v1/datasets/", "/search/")
    for text in ("-" * 5_000, "river+" * 5_000, "a+" * 15_000)
]


@pytest.fixture(scope="module")
def client(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A browser; there are a release of 300 variants and a gene."""
    path = write_wgsa(tmp_path_factory.mktemp("costly") / "own.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        load_release(RELEASE, "GRCh38", [path])
        with transaction.atomic():
            span = Range(19_940_000, 19_970_000)
            Gene.objects.create(
                assembly="GRCh38", gene_id=GENE, symbol="COMT", chrom=22, span=span, strand="+", biotype="x"
            )
            yield Client(raise_request_exception=False)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    "address", LONG_NUMBERS, ids=lambda address: address.replace(DIGITS, "N").replace("0" * 5_000, "0")
)
def test_a_number_of_thousands_of_digits_is_no_error_of_the_portal(address: str, client: Client, db: None) -> None:
    assert ask(client, address).status_code == LONG_NUMBERS[address]


def test_twenty_thousand_words_are_too_long_for_an_address(client: Client, db: None) -> None:
    assert ask(client, "/datasets/?q=" + "river+" * 20_000).status_code == 414


@pytest.mark.parametrize("address", SEARCHES, ids=lambda address: address[:24])
def test_a_search_of_thousands_of_words_or_signs_is_refused_at_once(address: str, client: Client, db: None) -> None:
    began = monotonic()
    assert ask(client, address).status_code in (400, 413)
    assert monotonic() - began < SECONDS


@pytest.mark.parametrize(
    "path",
    ["/regions/chr22:1-50818468/?", "/api/v1/variants/?", "/api/v1/variants/?region=chr22:1-50818468&"],
    ids=["page of a region", "REST", "REST in a region"],
)
def test_a_question_whose_source_lines_would_all_be_read_is_refused(
    path: str, client: Client, db: None, settings: LazySettings
) -> None:
    address = f"{path}release={RELEASE}&q=annovar.summary:nosuch"
    assert ask(client, address).status_code == 200
    settings.LWDS_LIMITS = limits_with(max_decoded_variants=100)
    assert ask(client, address).status_code == 413
