"""The app as Django loads it: what it registers at the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig

from catalog.entries.derived_links import register as register_derived_links
from catalog.entries.portal_services import register_services
from catalog.page_links import PageLink, register
from variants.own_services import SERVICES


class VariantsConfig(AppConfig):
    name = "variants"
    verbose_name = "Variants"

    def ready(self) -> None:
        register(release_links)
        register_services(SERVICES)
        register_release_services()
        register_job_kinds()
        register_sql_tables()


def register_job_kinds() -> None:
    """Each package that answers long questions has a kind of job."""
    from variants.annotate.annotate_job import ANNOTATE_JOB  # models exist only once every app is loaded
    from variants.exports.export_job import EXPORT_JOB
    from variants.groupfiles.groupfile_job import GROUPFILE_JOB
    from variants.jobs.kinds import register_job_kind

    for kind in (GROUPFILE_JOB, ANNOTATE_JOB, EXPORT_JOB):
        register_job_kind(kind)


def register_sql_tables() -> None:
    """Releases are tables of SQL."""
    from catalog.queries.provided_tables import register  # models exist only once every app is loaded
    from variants.sqltables import provider

    register(provider.PREFIX, provider)


def register_release_services() -> None:
    """A dataset's entry names the addresses under which its releases answer."""
    from variants.releases.catalogue_links import published_releases, release_services

    register_derived_links(release_services, prefetch=(published_releases(),))


def release_links(dataset: Any, user: Any) -> Iterator[PageLink]:
    """A dataset's page leads to its releases, as far as the reader may see them."""
    from django.urls import reverse  # models and addresses exist only once every app is loaded

    from variants.releases.reader import visible_releases

    for release in visible_releases(user=user).filter(dataset=dataset):
        address = reverse("variants:release", args=[release.name])
        yield PageLink("Releases of variants", release.name, address, f"{release.assembly}, {release.status}")
