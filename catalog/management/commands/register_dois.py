"""manage.py register_dois [SLUG ...] --url https://data.example.org/: reserve DOIs, and send what DataCite lacks.

Separate module because Django finds commands by their file.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from catalog.entries.own_identifiers import can_register_dois
from catalog.exchange.dois.registration import MISSING, reserve_doi, send_dois
from catalog.models import Dataset, Doi


class Command(BaseCommand):
    help = "Reserve DOIs for datasets, and send every DOI to DataCite that is new or whose entry has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="datasets that get a DOI; none: only send what has changed")
        parser.add_argument("--url", default="", help="the portal's address, where the DOIs lead; needed with slugs")
        parser.add_argument("--user", default="", help="the curator who answers for them; needed with slugs")

    def handle(self, *args: Any, **options: Any) -> None:
        if not can_register_dois():
            raise CommandError(MISSING)
        if options["slugs"] and not (options["url"] and options["user"]):
            raise CommandError("With datasets name --url and --user too.")
        for slug in options["slugs"]:
            self._reserve(slug, options["user"], options["url"].rstrip("/") + "/")
        sent = send_dois()
        self.stdout.write(f"{sent} sent")
        for doi in Doi.objects.exclude(problem="").order_by("name"):
            self.stdout.write(f"{doi}: {doi.problem}")

    def _reserve(self, slug: str, username: str, base_url: str) -> None:
        dataset, user = Dataset.objects.filter(slug=slug).first(), User.objects.filter(username=username).first()
        if dataset is None or user is None:
            raise CommandError(f"There is no {'dataset ' + slug if dataset is None else 'user ' + username}.")
        try:
            self.stdout.write(f"{slug}: {reserve_doi(user=user, dataset=dataset, base_url=base_url)}")
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
