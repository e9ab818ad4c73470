"""manage.py releases: what is loaded."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from variants.releases.models import Field, Release


class Command(BaseCommand):
    help = (
        "List releases: name, assembly, status, variants, rows, rejects, fields, bytes, content"
        " digest, and whether it is a default."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        field_counts = dict(Field.objects.values_list("release").annotate(Count("pk")))
        # Whoever runs commands on the server is its operator: every release in every state is listed.
        listed = [
            {
                "name": release.name,
                "edition": release.edition,
                "assembly": release.assembly,
                "status": release.status,
                "variants": release.variant_count,
                "rows": release.row_count,
                "rejects": release.reject_count,
                "fields": field_counts.get(release.pk, 0),
                "bytes": release.bytes_on_disk,
                "digest": release.digest,
                "default": "portal" if release.is_portal_default else "assembly" if release.is_default else "",
                "status_reason": release.status_reason,
            }
            for release in Release.objects.order_by("name", "edition")
        ]
        if options["json"]:
            self.stdout.write(json.dumps(listed, indent=2))
            return
        for release in listed:
            self.stdout.write("  ".join(str(value) for value in release.values()).rstrip())
        if not listed:
            self.stdout.write("no release is loaded: see manage.py load_wgsa --help")
