"""The number of SQL statements of ten pages, as measured: a page that needs another number fails until this follows.

Counted at the second request, on both connections, for a curator who is signed in; what a page keeps in memory for some
seconds is there. Five of them come with every page: session, account, rights and open jobs. A statement more is a
decision: look whether it comes once, or once for each row.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import Range
from pytest_django.plugin import DjangoDbBlocker

from accounts.roles import CURATOR
from catalog.models import Dataset
from tests.browser.furnished import furnished
from tests.people import BACKEND, person
from tests.releases import committed_releases, load_release, write_wgsa
from tests.routes import ask
from triage.models import Interview
from variants.releases.models import Gene, Release
from variants.releases.store.connection import READONLY

STATEMENTS = {
    "home": 10,
    "dataset list": 13,
    "dataset": 32,
    "rows": 9,
    "gene": 11,
    "region": 13,
    "variant": 10,
    "release": 9,
    "jobs": 6,
    "triage section": 8,
}
GENE = "ENSG00000093010"
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]
ROWS = [[22, 19_950_000 + 50 * i, "A", "C", i / 10, "missense_variant", GENE] for i in range(60)]


@pytest.fixture(scope="module")
def release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    """60 variants of one gene."""
    path = write_wgsa(tmp_path_factory.mktemp("budgets") / "own.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("budgets", "GRCh38", [path])


@pytest.fixture(scope="module")
def site(release: Release, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Client, Dataset, Interview]]:
    """A curator's browser, a dataset with a table and an answered interview, in a transaction around this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        span = Range(19_940_000, 19_960_000)
        Gene.objects.create(
            assembly="GRCh38", gene_id=GENE, symbol="COMT", chrom=22, span=span, strand="+", biotype="protein_coding"
        )
        curator = person(CURATOR)
        client = Client()
        client.force_login(curator, BACKEND)
        with furnished(curator) as (dataset, interview):
            yield client, dataset, interview
        transaction.set_rollback(True)


@pytest.fixture
def addresses(site: tuple[Client, Dataset, Interview], db: None) -> dict[str, str]:
    _, dataset, interview = site
    return {
        "home": "/",
        "dataset list": "/datasets/?q=river",
        "dataset": dataset.get_absolute_url(),
        "rows": f"{dataset.get_absolute_url()}rows/",
        "gene": f"/genes/{GENE}/?release=budgets",
        "region": "/regions/22:19950000-19953000/?release=budgets",
        "variant": "/variants/chr22:g.19950050A%3EC/?release=budgets",
        "release": "/releases/budgets/",
        "jobs": "/jobs/",
        "triage section": f"{interview.get_absolute_url()}section/who/",
    }


@pytest.mark.parametrize("page", STATEMENTS)
def test_a_page_needs_so_many_statements(
    page: str, addresses: dict[str, str], site: tuple[Client, Dataset, Interview], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("variants.releases.reader.DICTIONARY_SECONDS", 3600)  # also where the machine is busy
    client = site[0]
    first = ask(client, addresses[page])
    assert first.status_code == 200, first
    main, reader = CaptureQueriesContext(connections["default"]), CaptureQueriesContext(connections[READONLY])
    with main, reader:
        ask(client, addresses[page])
    captured = [query["sql"] for query in [*main.captured_queries, *reader.captured_queries]]
    statements = [sql for sql in captured if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]
    assert len(statements) == STATEMENTS[page], "\n".join(statements)
