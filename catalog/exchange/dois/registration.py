"""DOIs of datasets: reserved by a curator, sent to DataCite, kept up to date with the entry."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree as ET

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from catalog.entries.access import require_curator
from catalog.entries.citation import permanent_url
from catalog.entries.models import Dataset, Doi
from catalog.entries.own_identifiers import can_register_dois
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import PortalRecord
from catalog.entries.search.search_index import index_datasets
from catalog.exchange import datacite
from catalog.exchange.dois.datacite_api import DataCiteAccount, DataCiteError

State = Doi.State
MISSING = "This portal registers no DOIs: set LWDS_DOI_PREFIX, LWDS_DATACITE_REPOSITORY and LWDS_DATACITE_PASSWORD."


def reserve_doi(*, user: User, dataset: Dataset, base_url: str) -> Doi:
    """The DOI of a dataset, made of the prefix and its identifier; `send_dois` registers it.

    Args:
        base_url: The portal's address with a trailing slash, where the DOI will lead.

    Raises:
        PermissionDenied: The user is not a curator.
        ValidationError: The portal has no account at DataCite.
    """
    require_curator(user)
    if not can_register_dois():
        raise ValidationError(MISSING)
    name = f"{settings.LWDS_DOI_PREFIX}/{dataset.identifier.replace(':', '.')}"
    doi, _ = Doi.objects.get_or_create(dataset=dataset, defaults={"name": name, "base_url": base_url})
    index_datasets(ids=[dataset.pk])
    return doi


def send_dois(*, dataset: Dataset | None = None) -> int:
    """Send what DataCite does not have yet of each DOI, or of one dataset's; returns how many were sent.

    A refusal is stored in `Doi.problem`, and the next run tries again.
    """
    if not can_register_dois():
        return 0
    account = DataCiteAccount(
        settings.LWDS_DATACITE_URL, settings.LWDS_DATACITE_REPOSITORY, settings.LWDS_DATACITE_PASSWORD
    )
    dois = Doi.objects.all() if dataset is None else Doi.objects.filter(dataset=dataset)
    return sum(_send(account, doi) for doi in dois.order_by("pk"))


def _send(account: DataCiteAccount, doi: Doi) -> bool:
    """Send the DOI if it or its state has changed; whether DataCite took it."""
    dataset = with_record_relations(Dataset.objects.all()).get(pk=doi.dataset_id)
    record = build_record(dataset=dataset, base_url=doi.base_url)
    portal = PortalRecord(doi.base_url, name=settings.LWDS_NAME)
    xml = ET.tostring(datacite.write_xml(record, portal, doi=doi.name), encoding="utf-8", xml_declaration=True)
    event = _event(doi, dataset)
    digest = hashlib.sha256(xml + event.encode()).hexdigest()
    if digest == doi.sent:
        return False
    try:
        doi.state = account.put(doi=doi.name, url=permanent_url(record), xml=xml, event=event)
    except DataCiteError as error:
        doi.problem = str(error)
        doi.save(update_fields=["problem"])
        return False
    doi.sent, doi.sent_at, doi.problem = digest, timezone.now(), ""
    doi.save()
    return True


def _event(doi: Doi, dataset: Dataset) -> str:
    """The event that makes the DOI of a public entry findable; one that was findable can only be hidden."""
    if dataset.is_open:
        return "publish"
    return "hide" if doi.state in (State.FINDABLE, State.REGISTERED) else ""
