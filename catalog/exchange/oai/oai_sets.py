"""Sets of OAI-PMH: all datasets for OpenAIRE, and those of each organization.

Separate module because the protocol does not say which sets a repository has.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from catalog.entries.models import Dataset, Organization
from catalog.exchange.harvest import HarvestedDataset

OPENAIRE = "openaire_data"  # OpenAIRE Guidelines for Data Archives
ORGANIZATION = "organization:"


def list_sets() -> list[tuple[str, str]]:
    """(setSpec, setName) of every set."""
    public = Dataset.objects.visible_to(AnonymousUser())
    organizations = Organization.objects.filter(responsibilities__dataset__in=public).distinct().order_by("slug")
    return [(OPENAIRE, "Datasets for OpenAIRE"), *((f"{ORGANIZATION}{o.slug}", o.name) for o in organizations)]


def organization_of_set(spec: str) -> str | None:
    """The slug of the organization of a set, '' for a set of all datasets, None for a set that is not there."""
    if spec in ("", OPENAIRE):
        return ""
    return spec.removeprefix(ORGANIZATION) or None if spec.startswith(ORGANIZATION) else None


def sets_of(item: HarvestedDataset) -> list[str]:
    """The sets of a dataset; of a deletion only that of all: what a hidden entry says is not public."""
    if item.is_deleted:
        return [OPENAIRE]
    slugs = sorted({responsibility.organization.slug for responsibility in item.dataset.responsibilities.all()})
    return [OPENAIRE, *(f"{ORGANIZATION}{slug}" for slug in slugs)]
