"""manage.py describe_releases [NAME ...]: write the entries of published releases into the catalogue.

Publishing does it by itself; this is for releases that were published before it did, or whose sharing was changed.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.models import Dataset
from variants.releases.catalogue_entry import describe_releases
from variants.releases.models import Release


class Command(BaseCommand):
    help = "Write the entries of published releases into the catalogue; what people wrote stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", help="releases; all published ones if none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        releases = Release.objects.published()
        names = set(options["names"])
        if missing := names - set(releases.values_list("name", flat=True)):
            raise CommandError(f"there is no published release {sorted(missing)[0]!r}")
        if names:
            releases = releases.filter(name__in=names)
        for dataset in Dataset.objects.filter(pk__in=releases.values("dataset")).order_by("slug"):
            changed = describe_releases(dataset=dataset)
            self.stdout.write(f"{dataset.slug}: {', '.join(changed) or 'nothing new'}")
