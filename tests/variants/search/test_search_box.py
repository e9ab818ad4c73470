"""What a text may mean: the words of a hit."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from catalog.models import Dataset
from variants.releases.models import Release
from variants.search.search_box import search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "said"), [(1, "1 variant, GRCh38"), (1140, "1,140 variants, GRCh38")])
def test_a_release_is_found_with_its_number_of_variants(count: int, said: str) -> None:
    dataset = Dataset.objects.create(title="Ours", slug="ours", status=Dataset.Status.PUBLISHED)
    published = {"assembly": "GRCh38", "status": Release.Status.PUBLISHED, "dataset": dataset}
    Release.objects.create(name="own", variant_count=count, **published)
    [hit] = search(user=AnonymousUser(), text="own").hits
    assert (hit.key, hit.detail) == ("own", said)
