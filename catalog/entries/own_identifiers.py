"""Identifiers that this portal gave a dataset itself: its ARK and its DOI. People cannot write them.

Separate module because records, writers and search all use them.
"""

from __future__ import annotations

from django.conf import settings

from catalog.entries.arks import make_ark, parse_ark
from catalog.entries.external_identifiers import ARK, DOI
from catalog.entries.models import Dataset, Doi
from catalog.entries.record import IdentifierRecord


def list_own_identifiers(dataset: Dataset) -> list[IdentifierRecord]:
    """The DOI and the ARK of a dataset, as far as it has them; entries that were never published have no ARK."""
    doi: Doi | None = getattr(dataset, "doi", None)
    identifiers = [IdentifierRecord(DOI, doi.name)] if doi else []
    if dataset.published_at and settings.LWDS_ARK_NAAN:
        ark = make_ark(identifier=dataset.identifier, naan=settings.LWDS_ARK_NAAN)
        identifiers.append(IdentifierRecord(ARK, ark))
    return identifiers


def find_identifier(text: str) -> str:
    """The identifier of the dataset that an own ARK in a search box names; else the text."""
    return parse_ark(text, naan=settings.LWDS_ARK_NAAN) or text


def can_register_dois() -> bool:
    """Whether the operator has an account at DataCite."""
    return bool(settings.LWDS_DOI_PREFIX and settings.LWDS_DATACITE_REPOSITORY and settings.LWDS_DATACITE_PASSWORD)
