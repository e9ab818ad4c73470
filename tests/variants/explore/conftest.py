"""What tests of several modules of `explore` use."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from tests.variants.explore.scoped_gene import GENE
from variants.explore.explore_params import ExploreScope, find_gene_scope
from variants.releases.reader import open_release


@pytest.fixture
def gene_scope(known: KnownRelease, db: None) -> ExploreScope:
    """Everything in the gene of a known release."""
    scope = find_gene_scope(open_release(user=AnonymousUser(), name=known.name), GENE)
    assert scope
    return scope
