"""The first start fills what is empty, and a second one changes nothing."""

import pytest

from accounts.models import User
from catalog.entries.portal_services import list_services
from catalog.models import Dataset
from lwds_portal.operations.first_run import ensure_admin, fill_empty_tables
from variants.releases.models import Gene

pytestmark = pytest.mark.django_db


def test_the_administrator_is_created_once_with_a_password_that_works():
    password = ensure_admin()
    admin = User.objects.get(username="admin")
    assert admin.is_superuser
    assert admin.check_password(password)
    assert admin.emailaddress_set.get().verified
    assert ensure_admin() is None


def test_a_portal_with_another_administrator_gets_none():
    User.objects.create_superuser("ana")
    assert ensure_admin() is None
    assert not User.objects.filter(username="admin").exists()


def test_only_missing_files_are_loaded(db):
    span = (1, 2)
    common = {"gene_id": "ENSG1", "symbol": "A", "chrom": 1, "span": span, "strand": "+", "biotype": "x"}
    for assembly in ("GRCh37", "GRCh38"):
        Gene.objects.create(assembly=assembly, **common)
    Dataset.objects.create(slug="krill", title="Krill")
    sentences = list(fill_empty_tables())
    assert not [sentence for sentence in sentences if "genes" in sentence or "catalogue" in sentence]
    assert (Gene.objects.count(), Dataset.objects.exclude(resource_type="service").count()) == (2, 1)
    assert Dataset.objects.filter(resource_type="service").count() == len(list_services())
