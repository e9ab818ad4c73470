"""When the app starts, every kind of job is known and datasets link to their releases."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.models import Dataset
from variants.apps import register_job_kinds, release_links
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job
from variants.releases.models import Release


def test_every_kind_of_job_can_be_run() -> None:
    register_job_kinds()  # a second time changes nothing
    assert {get_job_kind(kind).kind for kind in Job.Kind} == set(Job.Kind)


def test_a_dataset_links_to_the_releases_that_the_reader_may_see(db: None, django_user_model: type[User]) -> None:
    dataset = Dataset.objects.create(slug="own", title="Own", status=Dataset.Status.PUBLISHED, visibility="public")
    common = {"dataset": dataset, "assembly": "GRCh38", "edition": 1, "status": Release.Status.PUBLISHED}
    Release.objects.create(name="open", visibility="public", **common)
    Release.objects.create(name="closed", visibility="private", **common)
    (link,) = release_links(dataset, AnonymousUser())
    assert (link.label, link.url, link.note) == ("open", "/releases/open/", "GRCh38, published")
    curator = django_user_model.objects.create_superuser("curator")
    assert {link.label for link in release_links(dataset, curator)} == {"open", "closed"}
