"""Load WGSA files into a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.template.defaultfilters import filesizeformat
from psycopg.errors import UndefinedTable

from accounts.problems import Problem
from accounts.sharing import Visibility
from ingest.load.pool import WorkerPool
from ingest.load.s3 import parse_location
from ingest.management.arguments import percentage, process_count
from ingest.models import DEFAULT_MAX_REJECT_SHARE, JOINED_LINES, Load
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest, split_names
from ingest.run.control_loads import abandon_release
from ingest.run.finish_release import FinishingError
from ingest.run.load_release import (
    ReleaseIncompleteError,
    find_unfinished_release,
    load_release,
    resume_release,
)
from ingest.run.load_state import LoadError
from ingest.run.progress import list_misfits
from ingest.run.run_load import AttemptProgress
from ingest.tasks import send_release
from ingest.wgsa.missing_words import looks_missing
from variants.fields.spec import DEFAULT_MISSING_VALUES
from variants.releases.models import Assembly, Release
from variants.releases.publishing import PublishingError


class Command(BaseCommand):
    help = "Load WGSA annotation files (.gz, bgzip or plain) into a release in this process and report progress."

    # Checking the whole portal takes longer than loading a small file; `manage.py check` and the tests do it.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=parse_location, metavar="FILE", help="path or s3://bucket/key; none with --resume"
        )
        parser.add_argument("--release", required=True, help="name of the release")
        parser.add_argument("--assembly", choices=Assembly.values)
        parser.add_argument("--header", type=parse_location, help="file with the header line, if FILE has none")
        parser.add_argument(
            "--config", type=parse_location, help="wgsaparsr configuration: which fields can be filtered by"
        )
        parser.add_argument(
            "--effects",
            default="",
            metavar="SOURCES",
            help="sources of gene effects, by commas, e.g. SnpEff_refseq; the first is the default (VEP_ensembl)",
        )
        parser.add_argument("--dataset", default="", help="slug of the dataset it belongs to (default: a new one)")
        parser.add_argument("--visibility", choices=Visibility.values, default="")
        parser.add_argument("--workers", type=process_count, default=0, help="loading processes (0: one for each core)")
        parser.add_argument(
            "--max-rejects",
            type=percentage,
            metavar="PERCENT",
            help=f"rejected lines up to which a file counts as loaded (default: {DEFAULT_MAX_REJECT_SHARE:.0%}%)",
        )
        parser.add_argument(
            "--missing",
            metavar="WORDS",
            help="texts that stand for a missing value, by commas, exactly as in the files, besides '.' and EMPTY;"
            " behind number: or rs: they do so in numbers or rs numbers alone;"
            f" '' for none (default: {','.join(DEFAULT_MISSING_VALUES)})",
        )
        parser.add_argument(
            "--skip-assembly-check",
            action="store_true",
            help="load even if genes or positions of the files are those of the other assembly",
        )
        parser.add_argument(
            "--store",
            choices=("database", "lake"),
            default="database",
            help="lake: when everything is loaded, keep the release in its lake alone: it costs files below LWDS_LAKE"
            " and no database; look-ups and pages are slower",
        )
        parser.add_argument("--publish", action="store_true", help="publish when everything is loaded")
        parser.add_argument("--queue", action="store_true", help="let the Celery workers load, and return")
        parser.add_argument("--resume", action="store_true", help="go on with the unfinished loads of the release")
        parser.add_argument("--give-up", action="store_true", help="cancel what is unfinished; its tables are dropped")
        parser.add_argument("--dry-run", action="store_true", help="estimate rows, bytes and time; write nothing")
        parser.add_argument("--replace", action="store_true", help="build a new edition beside the published one")

    def handle(self, **options: Any) -> None:
        try:
            self._handle(options)
        except (Problem, LoadError, FinishingError, PublishingError) as error:
            raise CommandError(str(error)) from None
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable):
                raise
            raise CommandError("the database has no tables of the portal yet; create them with: migrate") from None

    def _handle(self, options: dict[str, Any]) -> None:
        """Estimate, abandon, queue, or load the files one after the other and finish the release."""
        continues = (options["resume"] or options["give_up"]) and not options["dry_run"]
        request = None if continues else _make_request(options)
        if request and options["dry_run"]:
            self._estimate(request)
            return
        if options["give_up"]:
            release = find_unfinished_release(name=options["release"])
            abandon_release(user=None, release=release)
            self.stdout.write(f"{release} is given up; drop_retired frees its disk")
            return
        starts_pool = request is not None and not options["queue"]
        # The processes start while the files are registered.
        with WorkerPool(options["workers"]) if starts_pool else nullcontext() as pool:
            if request:
                release = register_release(user=None, request=request, report=self._note)
            else:
                limit, publish = options["max_rejects"], options["publish"]
                release = resume_release(name=options["release"], max_reject_share=limit, publish=publish)
            if options["queue"]:
                send_release(release)
                self.stdout.write(f"{release}: {release.loads.count()} files are queued for the workers")
            else:
                self._load(release, pool)

    def _load(self, release: Release, pool: WorkerPool | None) -> None:
        try:
            release = load_release(release=release, watch=self._show_progress, on_loaded=self._show_loaded, pool=pool)
        except ReleaseIncompleteError as error:
            raise CommandError(f"{error}; go on with: load_wgsa --release {release.name} --resume") from None
        except KeyboardInterrupt:
            raise CommandError(f"interrupted; go on with: load_wgsa --release {release.name} --resume") from None
        for load in release.loads.filter(status_reason__contains=JOINED_LINES).select_related("file"):
            self.stderr.write(f"note: {load.file.name}: {load.status_reason}; each has the lines of all these files")
        self.stdout.write(
            f"{release}: {release.status}; {release.row_count} source lines,"
            f" {release.variant_count} variants, {release.reject_count} rejects"
        )

    def _estimate(self, request: ReleaseRequest) -> None:
        # Compiled loops take a third of a second to import; a load leaves them to its processes.
        from ingest.register.estimate_load import estimate_load

        estimate = estimate_load(request=request)
        size, price = estimate.bytes_on_disk, settings.LWDS_DISK_PRICE
        free = "unknown" if estimate.bytes_free is None else filesizeformat(estimate.bytes_free)
        self.stdout.write(
            f"about {estimate.lines:,} lines, {estimate.variants:,} variants, {filesizeformat(size)} on disk,"
            f" {estimate.seconds / 60:,.1f} minutes; the disk costs about ${size / 1e9 * price:,.2f} a month"
            f" at ${price:.2f} a GB; free on the database's disk: {free}"
        )
        if not estimate.fits:
            raise CommandError(
                f"this does not fit: {(estimate.bytes_free or 0) / 1e9:,.2f} GB are free on the database's disk"
            )

    def _show_loaded(self, load: Load) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(
            f"{load.file.name}: {load.status} {load.status_reason}".rstrip()
            + f"; {load.file.line_count} source lines -> {load.file.variant_count} variants"
        )
        for field, count, line, example in list_misfits(loads=[load]):
            cells = "1 cell does not fit its type" if count == 1 else f"{count:,} cells do not fit its type"
            advice = "; --missing declares words for missing values" if looks_missing(example) else ""
            self.stderr.write(
                f"note: {load.file.name}: {field}: {cells}, so filters and tables have no value there; the first is"
                f" {example!r} in line {line}{advice}"
            )

    def _note(self, note: str) -> None:
        self.stderr.write(f"note: {note}")

    def _show_progress(self, progress: AttemptProgress) -> None:
        self.stderr.write(describe_progress(progress), ending="\r" if sys.stderr.isatty() else "\n")


def describe_progress(progress: AttemptProgress) -> str:
    """How far a load is, in the figures that are known already."""
    name = progress.load.file.name
    if progress.sorted_bytes is not None:
        return f"{name}: sorting the lines, {progress.sorted_bytes / (progress.bytes_total or 1):4.0%} read"
    if not progress.lines:
        return f"{name}: reading"
    share = progress.bytes_done / progress.bytes_total if progress.bytes_total else 1
    text = f"{name}: {share:4.0%}, {progress.lines} lines"
    if progress.seconds:
        text += f", {progress.lines / progress.seconds:,.0f} lines/s"
    if share and progress.seconds:
        text += f", {progress.seconds * (1 - share) / share:.0f} s left"
    return text


def _make_request(options: dict[str, Any]) -> ReleaseRequest:
    """The options as a request. Raises CommandError if some are missing."""
    if not options["files"]:
        raise CommandError("name the files to load, or --resume an unfinished release")
    if not options["assembly"]:
        raise CommandError("--assembly is needed: GRCh37 or GRCh38")
    limit, missing = options["max_rejects"], options["missing"]
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
        max_reject_share=DEFAULT_MAX_REJECT_SHARE if limit is None else limit,
        missing_values=DEFAULT_MISSING_VALUES if missing is None else split_names(missing),
        replace=options["replace"],
        publish=options["publish"],
        lake_alone=options["store"] == "lake",
        skip_assembly_check=options["skip_assembly_check"],
    )
