"""A real Chromium that fails a test on any console error, any request off the host and any CSP violation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from psycopg.sql import SQL
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.roles import CURATOR
from catalog.models import Dataset
from ingest.sample.writer import write_sample
from tests.browser.furnished import furnished
from tests.browser.sitting import Sitting, two_people
from tests.people import BACKEND
from tests.releases import committed_releases, load_release
from triage.models import Interview
from variants.genome.chromosomes import chromosome_code, chromosome_length
from variants.genome.hgvs import genomic_hgvs
from variants.genome.packaged_genes import genes_of_chromosome
from variants.jobs.models import Job
from variants.jobs.runner import create_job, run_job
from variants.releases.genes import load_genes
from variants.releases.models import Gene, Release
from variants.releases.reader import open_release
from variants.releases.store.table_names import ReleaseTables
from variants.savedfilters.saved_filters import save_filter

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
CHROMOSOME, ROWS = "22", 12_000
PATIENCE = 60_000  # milliseconds; a busy machine is not a failure


@dataclass(frozen=True)
class Site:
    """A running portal with one synthetic release, a dataset and an interview, and addresses in it worth looking at."""

    url: str
    release: str
    gene: str  # a symbol, the gene with most variants
    gene_id: str
    region: str
    variant: str
    dataset: str  # a slug; described, with a table
    bare_dataset: str  # the release's, of which nothing is said
    interview: str  # its path; answered, of the reader
    job: str  # finished, of the reader
    saved_filter: str
    session: str  # the key of a session of the reader, who may curate

    def sign_in(self, page: Page) -> None:
        """The reader is who looks at this page from now on."""
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.session, "url": self.url}
        page.context.add_cookies([cookie])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium found; install one, for example: apt-get install chromium")
    # Playwright keeps an event loop in this thread; the ORM calls of the tests are not inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def site(
    portal_url: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    code = chromosome_code(CHROMOSOME)
    genes = genes_of_chromosome("GRCh38", code)
    file = tmp_path_factory.mktemp("sample") / "sample_snv.tsv.gz"
    length = chromosome_length("GRCh38", code)
    write_sample(file, rows=ROWS, columns=359, chromosome=CHROMOSOME, length=length, genes=genes)
    with django_db_blocker.unblock(), committed_releases():
        load_genes(assembly="GRCh38", genes=genes, source="test")
        release = load_release("sample", "GRCh38", [file])
        reader = User.objects.create_user("reader", "reader@example.org", "a quiet pass phrase")
        reader.groups.set(Group.objects.filter(name=CURATOR))
        with furnished(reader) as (dataset, interview):
            yield _site(portal_url, release, reader, dataset, interview)
        Job.objects.filter(created_by=reader).delete()
        reader.delete()
        Gene.objects.filter(source="test").delete()


def _site(url: str, release: Release, reader: User, dataset: Dataset, interview: Interview) -> Site:
    tables = ReleaseTables(release.pk)
    statement = SQL("SELECT gene, count(*) FROM {} WHERE chrom = 22 GROUP BY 1 ORDER BY 2 DESC").format(tables.effects)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        genes = [gene for gene, _ in cursor.fetchall()]
        gene = next(
            filter(None, (Gene.objects.filter(gene_id=item, biotype="protein_coding").first() for item in genes))
        )
        first = SQL("SELECT v.pos, v.ref, v.alt FROM {} v JOIN {} e USING (chrom, pos, vkey) WHERE e.gene = %s")
        cursor.execute(first.format(tables.variants(), tables.effects), [gene.gene_id])
        pos, ref, alt = cursor.fetchone()
    options = {"genes": gene.symbol, "by": "range", "format": "genesis", "filter": "cadd.phred:>=1"}
    job_release = open_release(user=reader, name=release.name)
    job = create_job(user=reader, release=job_release, kind=Job.Kind.AGGREGATE, options=options)
    saved = save_filter(user=reader, name="damaging", text="cadd.phred:>=20 AND consequence:(lof OR missense-like)")
    browser = Client()
    browser.force_login(reader, BACKEND)
    return Site(
        url=url,
        release=release.name,
        gene=gene.symbol,
        gene_id=gene.gene_id,
        region=gene.region,
        variant=genomic_hgvs(gene.chrom, pos, ref, alt),
        dataset=dataset.slug,
        bare_dataset=release.dataset.slug,
        interview=interview.get_absolute_url(),
        job=str(run_job(job_id=str(job.pk)).pk),
        saved_filter=str(saved.pk),
        session=browser.cookies[settings.SESSION_COOKIE_NAME].value,
    )


@pytest.fixture
def sitting(portal_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Sitting]:
    """The database stays open to the test, which looks into it."""
    with django_db_blocker.unblock(), two_people(portal_url) as sitting:
        yield sitting


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """open_context(**options) -> a browser's window of its own, closed at the end of the test whatever happened in it:
    a page that stays open would go on saving."""
    with ExitStack() as stack:

        def opened(**options: object) -> BrowserContext:
            context = browser.new_context(**options)
            context.set_default_timeout(PATIENCE)
            stack.callback(context.close)
            return context

        yield opened


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """open_page(**options of a browser context) -> a watched page; what went wrong on it fails the test at its end."""
    wrong: list[str] = []

    def opened(**options: object) -> Page:
        page = open_context(**options).new_page()
        page.on("console", lambda message: message.type == "error" and wrong.append(_describe(message)))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", lambda request: _is_outside(request.url) and wrong.append(f"outside: {request.url}"))
        page.on("requestfailed", lambda request: wrong.append(f"failed: {request.url} {request.failure}"))
        page.on("response", lambda answer: answer.status >= 500 and wrong.append(f"{answer.status}: {answer.url}"))
        return page

    yield opened
    # A download, or a request that the next key press or tick replaced, which htmx logs twice.
    aborted = ("net::ERR_ABORTED", "console: htmx:afterRequest", "console: htmx:sendAbort")
    assert [item for item in wrong if not any(mark in item for mark in aborted)] == []


def _describe(message: ConsoleMessage) -> str:
    """The text of a message and where it comes from: of a missing file the text names no address."""
    return f"console: {message.text} ({message.location['url']}, on {message.page.url if message.page else 'no page'})"


def _is_outside(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))
