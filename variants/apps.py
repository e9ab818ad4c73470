from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig

from catalog.page_links import PageLink, register


class VariantsConfig(AppConfig):
    name = "variants"
    verbose_name = "Variants"

    def ready(self) -> None:
        register(release_links)


def release_links(dataset: Any, user: Any) -> Iterator[PageLink]:
    """A dataset's page leads to its releases, as far as the reader may see them."""
    from django.urls import reverse  # models and addresses exist only once every app is loaded

    from variants.selectors.releases import visible_releases

    for release in visible_releases(user=user).filter(dataset=dataset):
        address = reverse("variants:release", args=[release.name])
        yield PageLink("Releases of variants", release.name, address, f"{release.assembly}, {release.status}")
