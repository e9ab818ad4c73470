"""The portal's own services as published entries of the catalogue; what people edit in them stays.

Separate module because commands and the first start call it.
"""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from catalog.entries.models import Dataset
from catalog.entries.portal_services import SOURCE, PortalService, list_services
from catalog.entries.record import DatasetRecord
from catalog.exchange.imports.merging import MergeOutcome, merge_record


@transaction.atomic
def describe_services() -> Counter[MergeOutcome]:
    """Write an entry of each service; returns how many were created, updated, unchanged."""
    status = Dataset.Status.PUBLISHED
    return Counter(
        merge_record(source=SOURCE, key=service.key, record=_record(service), status=status)[1]
        for service in list_services()
    )


def _record(service: PortalService) -> DatasetRecord:
    return DatasetRecord(
        title=service.title,
        slug=f"service-{service.key}",
        summary=service.title,
        description=service.description,
        kind="service",
        resource_type="service",
        keywords=service.keywords,
        protocols=service.protocols,
        access_class="open",
        access="Open within the limits of the portal; what is not public needs a token.",
        languages=("en",),
        liveness="alive",
    )
