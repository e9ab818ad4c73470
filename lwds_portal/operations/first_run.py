"""Fill a new portal: administrator, genes, catalogue, triage, sample release. Every step may be repeated."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Sum

from accounts.models import User
from catalog.exchange.imports.seed import PACKAGED, REPOSITORIES, load_catalogue
from catalog.exchange.imports.service_entries import describe_services
from catalog.models import Dataset
from ingest.models import LoadSlice
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.sample.writer import write_sample
from ingest.tasks import send_release
from variants.genome.chromosomes import chromosome_length
from variants.genome.gene_tables import read_genes
from variants.genome.packaged_genes import SOURCE, genes_of_chromosome, packaged_table
from variants.releases.genes import load_genes
from variants.releases.models import Assembly, Gene, Release

SAMPLE_ROWS = 20_000


class SampleError(RuntimeError):
    """The sample release could not be loaded."""


def ensure_admin() -> str | None:
    """Create the account `admin` where there is no administrator.

    Returns:
        Its password, which is stored nowhere; None where there is an administrator.
    """
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    admin = User.objects.create_superuser("admin", "admin@localhost", password)
    # The address receives no mail: it counts as verified so that the account can sign in.
    EmailAddress.objects.create(user=admin, email=admin.email, primary=True, verified=True)
    return password


def load_sample() -> Iterator[str]:
    """Create the sample release where there is no release: synthetic WGSA of chromosome 22, loaded by the worker.

    Yields:
        One sentence before each step and one for each second of the load.

    Raises:
        SampleError: The load failed.
    """
    if Release.objects.exists():
        return
    yield f"Making a synthetic sample of {SAMPLE_ROWS:,} lines ..."
    path = settings.LWDS_HOME.path / "sample" / "synthetic_chr22.tsv.gz"
    path.parent.mkdir(exist_ok=True)
    write_sample_file(path)
    request = ReleaseRequest(name="sample", assembly=Assembly.GRCH38, paths=[path], publish=True)
    release = register_release(user=None, request=request)
    Dataset.objects.filter(pk=release.dataset_id).update(title="Synthetic sample of WGSA annotation (no real variants)")
    send_release(release)
    while release.status != Release.Status.PUBLISHED:
        if release.status == Release.Status.FAILED:
            raise SampleError(f"The sample could not be loaded: {release.status_reason}")
        lines = LoadSlice.objects.filter(load__release=release).aggregate(lines=Sum("line_count"))["lines"] or 0
        yield f"The worker loads the sample: {lines:,} of {SAMPLE_ROWS:,} lines, {release.get_status_display().lower()}"
        time.sleep(1)
        release.refresh_from_db()


def write_sample_file(path: Path) -> None:
    """Write the file of the sample release; always the same lines, since the documentation names variants of it."""
    write_sample(
        path,
        rows=SAMPLE_ROWS,
        columns=359,
        chromosome="22",
        length=chromosome_length(Assembly.GRCH38, 22),
        genes=genes_of_chromosome(Assembly.GRCH38, 22),
    )


def fill_empty_tables() -> Iterator[str]:
    """Load the packaged genes and catalogue where there are none, and describe the portal's own services there.

    Yields one sentence for each step that takes its time.
    """
    for assembly in Assembly.values:
        if not Gene.objects.filter(assembly=assembly).exists():
            yield f"Loading the genes of {assembly} ..."
            load_genes(assembly=assembly, genes=read_genes(packaged_table(assembly)), source=SOURCE)
    if not Dataset.objects.exists():
        yield "Loading the catalogue of data systems ..."
        load_catalogue(path=PACKAGED)
        load_catalogue(path=REPOSITORIES)
    describe_services()
