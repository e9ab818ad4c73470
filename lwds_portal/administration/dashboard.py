"""Work that waits for a curator: counts, each with a link to the list it counts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from catalog.models import Dataset, LinkCheck
from ingest.models import Load, Reject
from triage.models import Interview
from variants.releases.models import Release


@dataclass(frozen=True)
class DashboardItem:
    """One line of the dashboard. `urgent` means that somebody should act, at `url`."""

    label: str
    number: str
    url: str
    urgent: bool = False


def dashboard_items() -> list[DashboardItem]:
    """Counts of loads, rejects, releases, entries, interviews and dead links, and disk space, as they are now."""
    loads, releases, rejects = Load.objects, Release.objects, Reject.objects
    in_review = Dataset.objects.filter(status=Dataset.Status.REVIEW)
    submitted = Interview.objects.filter(status=Interview.Status.SUBMITTED)
    ready = releases.filter(status=Release.Status.READY)
    newest_checks = LinkCheck.objects.order_by("url", "-checked_at").distinct("url").values("pk")
    dead_links = LinkCheck.objects.filter(pk__in=newest_checks, outcome=LinkCheck.Outcome.DEAD)
    count = _count_item
    return [
        count("Loads running", loads.filter(status=Load.Status.LOADING), "ingest_load", "status__exact=loading"),
        count("Loads waiting", loads.filter(status=Load.Status.QUEUED), "ingest_load", "status__exact=queued"),
        count("Loads failed", loads.filter(status=Load.Status.FAILED), "ingest_load", "status__exact=failed", True),
        count("Rejected lines", rejects.exclude(load__release__status="retired"), "ingest_reject", "", True),
        count("Releases ready to publish", ready, "variants_release", "status__exact=ready", True),
        count("Releases published", releases.published(), "variants_release", "status__exact=published"),
        count("Releases damaged", releases.exclude(damage=""), "variants_release", "damage__gt=", True),
        count("Entries to review", in_review, "catalog_dataset", "status__exact=review"),
        count("Interviews waiting", submitted, "triage_interview", "status__exact=submitted", True),
        count("Dead links", dead_links, "catalog_dataset", "links=dead", True),
        _disk_item(),
    ]


def _count_item(label: str, rows: QuerySet[Any], admin_name: str, query: str, urgent: bool = False) -> DashboardItem:
    """The number of rows, with a link to their list in the admin site; urgent only where there are any."""
    number = rows.count()
    url = reverse(f"admin:{admin_name}_changelist")
    return DashboardItem(label, str(number), f"{url}?{query}" if query else url, urgent and number > 0)


def _disk_item() -> DashboardItem:
    """Size of the database, and free space of the disk with LWDS_HOME; urgent when less than a tenth is free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (database_size,) = cursor.fetchone()
    settings.LWDS_HOME.path.mkdir(parents=True, exist_ok=True)
    disk = shutil.disk_usage(settings.LWDS_HOME.path)
    number = f"{filesizeformat(database_size)} in the database, {filesizeformat(disk.free)} free"
    return DashboardItem("Disk", number, reverse("admin:variants_release_changelist"), disk.free < disk.total / 10)
