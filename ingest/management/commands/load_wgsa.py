"""Load WGSA files into a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.template.defaultfilters import filesizeformat
from psycopg.errors import UndefinedTable

from accounts.sharing import Visibility
from ingest.load.pool import WorkerPool
from ingest.load.s3 import location
from ingest.management.arguments import percentage, process_count
from ingest.models import MOST_REJECTS, Load
from ingest.register.register_release import RegistrationError, ReleaseRequest, register_release, split_names
from ingest.run.control_loads import SteeringError, give_up_release, pause_load, resume_load
from ingest.run.finish_release import FinishingError, finish_release
from ingest.run.run_load import CLAIMABLE, LoadError, Progress, run_load
from ingest.tasks import send_release
from ingest.wgsaparsr.config import read_config_file
from variants.releases.models import Assembly, Release
from variants.releases.publishing import PublishingError, publish_release


class Command(BaseCommand):
    help = "Load WGSA annotation files (.gz, bgzip or plain) into a release, here and now, and say how far it is."

    # Checking the whole portal takes longer than loading a small file; `manage.py check` and its tests do it.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=location, metavar="FILE", help="path or s3://bucket/key; none with --resume"
        )
        parser.add_argument("--release", required=True, help="name of the release")
        parser.add_argument("--assembly", choices=Assembly.values)
        parser.add_argument("--header", type=location, help="file with the header line, where the data files have none")
        parser.add_argument("--config", type=location, help="wgsaparsr configuration: which fields can be filtered by")
        parser.add_argument(
            "--effects",
            default="",
            metavar="SOURCES",
            help="where gene effects come from, by commas, e.g. SnpEff_refseq; the first is the default (VEP_ensembl)",
        )
        parser.add_argument("--dataset", default="", help="slug of the dataset it belongs to (default: a new one)")
        parser.add_argument("--visibility", choices=Visibility.values, default="")
        parser.add_argument("--workers", type=process_count, default=0, help="loading processes (0: one for each core)")
        parser.add_argument(
            "--max-rejects",
            type=percentage,
            metavar="PERCENT",
            help=f"rejected lines with which a file still counts as loaded (default: {MOST_REJECTS:.0%}%)",
        )
        parser.add_argument("--publish", action="store_true", help="publish once everything is loaded")
        parser.add_argument("--queue", action="store_true", help="let the Celery workers load, and return")
        parser.add_argument("--resume", action="store_true", help="go on with the unfinished loads of the release")
        parser.add_argument("--give-up", action="store_true", help="cancel what is unfinished; its tables are dropped")
        parser.add_argument("--dry-run", action="store_true", help="say rows, bytes and time; write nothing")
        parser.add_argument("--replace", action="store_true", help="build a new edition beside the published one")

    def handle(self, **options: Any) -> None:
        try:
            self._handle(options)
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable):
                raise
            raise CommandError("the database has no tables of the portal yet; make them with: migrate") from None

    def _handle(self, options: dict[str, Any]) -> None:
        """Estimate, or load the files one after the other and finish the release."""
        if options["dry_run"]:
            self._estimate(self._request(options))
            return
        if options["give_up"]:
            self._give_up(self._unfinished(options["release"]))
            return
        if options["queue"]:
            release = self._resumed(options) if options["resume"] else self._registered(options)
            send_release(release)
            self.stdout.write(f"{release}: {release.loads.count()} files are queued for the workers")
        elif options["resume"]:
            self._load_all(self._resumed(options), options)
        else:
            with WorkerPool(options["workers"]) as pool:  # gets ready while the files are registered
                self._load_all(self._registered(options), options, pool)

    def _load_all(self, release: Release, options: dict[str, Any], pool: WorkerPool | None = None) -> None:
        """Load the files one after the other, the first with the processes that are ready, and finish the release."""
        try:
            for load in release.loads.filter(status__in=CLAIMABLE).order_by("pk"):
                self._load(load, pool)
                pool = None
            release = finish_release(release_id=release.pk)
            if options["publish"] and release.status == Release.Status.READY:
                release = publish_release(release=release)
        except (LoadError, FinishingError, PublishingError) as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self._pause(release)
            raise CommandError(f"interrupted; go on with: load_wgsa --release {release.name} --resume") from None
        waiting = release.loads.exclude(status=Load.Status.FINISHED).select_related("file").first()
        if waiting:
            raise CommandError(
                f"{release} is not complete: {waiting.file.name} is {waiting.status} ({waiting.status_reason});"
                f" go on with: load_wgsa --release {release.name} --resume"
            )
        self.stdout.write(
            f"{release}: {release.status}; {release.row_count} source lines,"
            f" {release.variant_count} variants, {release.reject_count} rejects"
        )

    @staticmethod
    def _request(options: dict[str, Any]) -> ReleaseRequest:
        if not options["files"]:
            raise CommandError("name the files to load, or --resume an unfinished release")
        if not options["assembly"]:
            raise CommandError("--assembly is needed: GRCh37 or GRCh38")
        return ReleaseRequest(
            name=options["release"],
            assembly=options["assembly"],
            paths=options["files"],
            header_path=options["header"],
            config_path=options["config"],
            effect_sources=split_names(options["effects"]),
            dataset_slug=options["dataset"],
            visibility=options["visibility"],
            workers=options["workers"],
            most_rejects=MOST_REJECTS if options["max_rejects"] is None else options["max_rejects"],
            replace=options["replace"],
            publish=options["publish"],
        )

    def _registered(self, options: dict[str, Any]) -> Release:
        try:
            release = register_release(user=None, request=self._request(options))
        except RegistrationError as error:
            raise CommandError(str(error)) from None
        for note in read_config_file(options["config"]).notes if options["config"] else ():
            self.stderr.write(f"note: {options['config'].name}: {note}")
        return release

    def _estimate(self, request: ReleaseRequest) -> None:
        # Compiled loops take a third of a second to import; a load leaves them to its processes.
        from ingest.register.estimate_load import estimate_load

        try:
            estimate = estimate_load(request=request)
        except RegistrationError as error:
            raise CommandError(str(error)) from None
        size, price = estimate.bytes_on_disk, settings.LWDS_DISK_PRICE
        free = "unknown" if estimate.bytes_free is None else filesizeformat(estimate.bytes_free)
        self.stdout.write(
            f"about {estimate.lines:,} lines, {estimate.variants:,} variants, {filesizeformat(size)} on disk,"
            f" {estimate.seconds / 60:,.1f} minutes; the disk costs about ${size / 1e9 * price:,.2f} a month"
            f" at ${price:.2f} a GB; free on the database's disk: {free}"
        )
        if not estimate.fits:
            raise CommandError(
                f"this does not fit: {estimate.bytes_free / 1e9:,.2f} GB are free on the database's disk"
            )

    @staticmethod
    def _unfinished(name: str) -> Release:
        unfinished = Release.objects.exclude(status__in=[Release.Status.PUBLISHED, Release.Status.RETIRED])
        release = unfinished.filter(name=name).order_by("-edition").first()
        if release is None:
            raise CommandError(f"release {name!r} has nothing unfinished: nothing to resume, nothing to give up")
        return release

    def _give_up(self, release: Release) -> None:
        try:
            give_up_release(user=None, release=release)
        except SteeringError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{release} is given up; drop_retired frees its disk")

    def _resumed(self, options: dict[str, Any]) -> Release:
        release = self._unfinished(options["release"])
        if options["max_rejects"] is not None:
            release.loads.update(most_rejects=options["max_rejects"])
        for load in release.loads.filter(status__in=[Load.Status.PAUSED, Load.Status.FAILED]).order_by("pk"):
            resume_load(user=None, load=load)
        return release

    @staticmethod
    def _pause(release: Release) -> None:
        """Whoever stops the command stops the load: workers shall not go on with it behind their back."""
        for load in release.loads.filter(status=Load.Status.LOADING):
            with suppress(SteeringError):
                pause_load(user=None, load=load)

    def _load(self, load: Load, pool: WorkerPool | None) -> None:
        done = run_load(load_id=load.pk, watch=self._show, pool=pool)
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(
            f"{done.file.name}: {done.status} {done.status_reason}".rstrip()
            + f"; {done.file.line_count} source lines -> {done.file.variant_count} variants"
        )

    def _show(self, progress: Progress) -> None:
        share = progress.bytes_done / progress.bytes_total if progress.bytes_total else 1
        rate = progress.lines / progress.seconds if progress.seconds else 0
        left = progress.seconds * (1 - share) / share if share else 0
        text = (
            f"{progress.load.file.name}: {share:4.0%}, {progress.lines} lines, {rate:,.0f} lines/s, {left:.0f} s left"
        )
        self.stderr.write(text, ending="\r" if sys.stderr.isatty() else "\n")
