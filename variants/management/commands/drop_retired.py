"""manage.py drop_retired: drop the tables of releases that nobody reads any more."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from variants.releases.models import Release
from variants.releases.publishing import GRACE, drop_retired

# Neither complete nor abandoned: only their owner knows whether they are still needed.
UNFINISHED = (Release.Status.DRAFT, Release.Status.LOADING, Release.Status.INDEXING, Release.Status.FAILED)


class Command(BaseCommand):
    help = "Drop the tables of replaced, retired and cancelled releases, and of unfinished loads without a release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help=f"do not wait {GRACE} for readers to finish")

    def handle(self, **options: Any) -> None:
        dropped = drop_retired(grace=timedelta(0) if options["now"] else GRACE)
        for name in dropped:
            self.stdout.write(f"dropped the tables of {name}")
        if not dropped:
            self.stdout.write("nothing to drop")
        for release in Release.objects.filter(status__in=UNFINISHED).order_by("created_at"):
            self.stdout.write(
                f"half-loaded: {release}, {release.status} since {release.created_at:%Y-%m-%d %H:%M};"
                f" load_wgsa --release {release.name} with --resume finishes it, with --give-up lets it go"
            )
