"""What a curator should look at first: each thing with its number and the list it leads to."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

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
class Matter:
    """`urgent` asks for somebody to act; `url` is where."""

    label: str
    number: str
    url: str
    urgent: bool = False


def matters() -> list[Matter]:
    """Loads, rejects, releases, drafts, interviews, dead links and disk, as they are now."""
    loads, releases, rejects = Load.objects, Release.objects, Reject.objects
    waiting = Interview.objects.filter(status=Interview.Status.SUBMITTED)
    ready = releases.filter(status=Release.Status.READY)
    newest_checks = LinkCheck.objects.order_by("url", "-checked_at").distinct("url").values("pk")
    dead = LinkCheck.objects.filter(pk__in=newest_checks, outcome=LinkCheck.Outcome.DEAD)
    return [
        _count("Loads running", loads.filter(status=Load.Status.LOADING), "ingest_load", "status__exact=loading"),
        _count("Loads waiting", loads.filter(status=Load.Status.QUEUED), "ingest_load", "status__exact=queued"),
        _count("Loads failed", loads.filter(status=Load.Status.FAILED), "ingest_load", "status__exact=failed", True),
        _count("Rejected lines", rejects.exclude(load__release__status="retired"), "ingest_reject", "", True),
        _count("Releases ready to publish", ready, "variants_release", "status__exact=ready", True),
        _count("Releases published", releases.published(), "variants_release", "status__exact=published"),
        _count("Entries to review", Dataset.objects.filter(status="review"), "catalog_dataset", "status__exact=review"),
        _count("Interviews waiting", waiting, "triage_interview", "status__exact=submitted", True),
        _count("Dead links", dead, "catalog_dataset", "links=dead", True),
        _disk(),
    ]


def _count(label: str, rows: QuerySet, admin_of: str, query: str, urgent: bool = False) -> Matter:
    number = rows.count()
    url = reverse(f"admin:{admin_of}_changelist")
    return Matter(label, str(number), f"{url}?{query}" if query else url, urgent and number > 0)


def _disk() -> Matter:
    """The database's size, and how much is free where the portal keeps its files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        used = cursor.fetchone()[0]
    settings.LWDS_HOME.path.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.LWDS_HOME.path)
    number = f"{filesizeformat(used)} in the database, {filesizeformat(free.free)} free"
    return Matter("Disk", number, reverse("admin:variants_release_changelist"), free.free < free.total / 10)
