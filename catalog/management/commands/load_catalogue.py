"""manage.py load_catalogue [FILE]: the seed systems, or another YAML of the same shape."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.seed import PACKAGED, load_catalogue


class Command(BaseCommand):
    help = (
        "Load the packaged catalogue of data systems, or another YAML file of the same shape. Loading again changes "
        "nothing; entries that changed in the file are updated, what was edited in the portal stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=PACKAGED, help="YAML file (default: the packaged one)"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            counts = load_catalogue(path=file)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in MergeOutcome))
