"""The entries of the catalogue that an interview depends on, and the interviews that the page of an entry names.

Separate module because pages and REST both show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.entries.models.vocabulary import Liveness
from catalog.models import Dataset
from catalog.page_links import PageLink
from triage.engine.compare import record_title
from triage.engine.document import Document, list_linked_entries
from triage.models import Interview, Member, RecordRow


@dataclass(frozen=True)
class LinkedSystem:
    """An entry of the catalogue, and the titles of the records that are linked to it."""

    dataset: Dataset
    records: list[str]

    @property
    def is_troubled(self) -> bool:
        """Whether it ends, has ended, or is in danger of it."""
        return self.dataset.liveness in (Liveness.AT_RISK, Liveness.ENDED)


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


def find_people_of_interviews(dataset: Dataset) -> Iterable[int]:
    """The people in interviews of which a record is linked to the dataset; reads every interview's records."""
    interviews = RecordRow.objects.filter(data__system__dataset=dataset.slug).values("interview")
    return Member.objects.filter(interview__in=interviews).values_list("user", flat=True)


def list_interview_links(dataset: Dataset, user: User | AnonymousUser) -> Iterable[PageLink]:
    """The interviews from which the entry was made, as links for its page; only those that `user` may see."""
    if not user.is_authenticated:
        return []
    interviews = Interview.objects.visible_to(user).filter(dataset=dataset).order_by("title")
    return [PageLink("Interviews", interview.title, interview.get_absolute_url()) for interview in interviews]
