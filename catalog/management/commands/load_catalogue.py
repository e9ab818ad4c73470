"""manage.py load_catalogue [FILE ...]: the packaged systems and repositories, or other YAML of the same shape.

Without files it also loads an example of a complete entry, the portal's own services, and the relations between the
packaged entries.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.exchange.imports.complete_entry import load_complete_entry
from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.seed import PACKAGED, REPOSITORIES, load_catalogue
from catalog.exchange.imports.seed_relations import load_relations
from catalog.exchange.imports.service_entries import describe_services


class Command(BaseCommand):
    help = (
        "Load the packaged systems and repositories, or other YAML files of the same shape. Loading again changes "
        "nothing; entries that changed in the file are updated, what was edited in the portal stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            help="YAML files (default: the packaged systems, repositories and example, and the portal's own services)",
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            counts = sum(
                (load_catalogue(path=path) for path in files or (PACKAGED, REPOSITORIES)), Counter[MergeOutcome]()
            )
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if not files:
            counts[load_complete_entry()] += 1
            counts += describe_services()
            load_relations()
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in MergeOutcome))
