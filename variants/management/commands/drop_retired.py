"""Free the disk of releases that nobody reads any more."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from variants.services.publishing import GRACE, drop_retired


class Command(BaseCommand):
    help = "Drop the tables of replaced, retired and cancelled releases, and half-loaded leftovers nobody describes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help=f"do not wait {GRACE} for readers to finish")

    def handle(self, **options: Any) -> None:
        dropped = drop_retired(grace=timedelta(0) if options["now"] else GRACE)
        for what in dropped:
            self.stdout.write(f"dropped the tables of {what}")
        if not dropped:
            self.stdout.write("nothing to drop")
