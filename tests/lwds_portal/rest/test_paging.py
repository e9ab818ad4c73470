"""Lists come in pages, whose size the client chooses up to a limit."""

import pytest

from catalog.models import Dataset
from variants.releases.models import Release

pytestmark = pytest.mark.django_db


def test_pages_follow_each_other_and_their_size_has_a_limit(client, monkeypatch):
    monkeypatch.setattr("lwds_portal.rest.paging.Pages.max_page_size", 2)
    dataset = Dataset.objects.create(slug="krill", title="Krill", status=Dataset.Status.PUBLISHED)
    for number in range(3):
        name, status = f"r{number}", Release.Status.PUBLISHED
        Release.objects.create(name=name, dataset=dataset, assembly="GRCh38", status=status)
    first = client.get("/api/v1/releases/?page_size=100").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = client.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert client.get("/api/v1/releases/?page=9").status_code == 404
