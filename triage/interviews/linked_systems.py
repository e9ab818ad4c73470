"""The entries of the catalogue that an interview depends on, and whether they are still alive.

Separate module because pages and REST both show them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.entries.models.vocabulary import Liveness
from catalog.models import Dataset
from triage.engine.compare import record_title
from triage.engine.document import Document, list_linked_entries


@dataclass(frozen=True)
class LinkedSystem:
    """An entry of the catalogue, and the titles of the records that are linked to it."""

    dataset: Dataset
    records: list[str]

    @property
    def is_troubled(self) -> bool:
        """Whether it ends, has ended, or is in danger of it."""
        return self.dataset.liveness not in (Liveness.ALIVE, Liveness.UNKNOWN)


def list_linked_systems(*, user: User | AnonymousUser, document: Document) -> list[LinkedSystem]:
    """The entries that the records of a document are linked to, as far as `user` may see them; by title.

    One statement where anything is linked, else none.
    """
    slugs = list_linked_entries(document.raw)
    if not slugs:
        return []
    titles: dict[str, list[str]] = {slug: [] for slug in slugs}
    for section in document.questionnaire.record_sections:
        for record in document.records(section.key):
            slug = (record.get("system") or {}).get("dataset")
            if slug:
                titles[slug].append(record_title(section, record))
    datasets = Dataset.objects.visible_to(user).filter(slug__in=slugs).order_by("title")
    return [LinkedSystem(dataset, titles[dataset.slug]) for dataset in datasets]
