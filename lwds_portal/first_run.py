"""What a new portal is filled with before it is opened: each step does nothing where it was done before."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from allauth.account.models import EmailAddress

from accounts.models import User
from catalog.models import Dataset
from catalog.seed import PACKAGED
from catalog.services.seeds import load_catalogue
from variants.genes.packaged import SOURCE, packaged_table
from variants.genes.readers import read_genes
from variants.models import Gene
from variants.models.release import Assembly
from variants.services.genes import load_genes


def ensure_admin() -> str | None:
    """Make the account `admin` where no administrator exists; returns its password, to be shown this once."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    admin = User.objects.create_superuser("admin", "admin@localhost", password)
    # Nobody reads that address: it counts as verified so that the account can sign in.
    EmailAddress.objects.create(user=admin, email=admin.email, primary=True, verified=True)
    return password


def fill_empty_tables() -> Iterator[str]:
    """Load the packaged genes and catalogue where there are none; yields one sentence before each step."""
    for assembly in Assembly.values:
        if not Gene.objects.filter(assembly=assembly).exists():
            yield f"Loading the genes of {assembly} ..."
            load_genes(assembly=assembly, genes=read_genes(packaged_table(assembly)), source=SOURCE)
    if not Dataset.objects.exists():
        yield "Loading the catalogue of data systems ..."
        load_catalogue(path=PACKAGED)
