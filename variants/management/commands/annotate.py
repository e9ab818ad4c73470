"""manage.py annotate: a list of variants, annotated from a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.annotate.annotation_run import AnnotationPlan, AnnotationResult
from variants.annotate.list_annotation import FORMATS, annotate_list
from variants.annotate.subset_release import SubsetError, SubsetOrigin, annotate_and_create_release
from variants.lists.columns_option import ColumnsError, parse_columns
from variants.management.release_arguments import add_release_arguments, open_chosen_release
from variants.query.errors import QueryError
from variants.releases.field_names import read_fields
from variants.releases.models import Release
from variants.releases.publishing import publish_release
from variants.releases.reader import ReleaseNotFoundError
from variants.releases.release_holds import hold_release
from variants.text.text_files import UnreadableTextError, text_lines


class Command(BaseCommand):
    help = (
        "Annotate a list: VCF (.gz too, genotypes are ignored), a table with chrom, pos, ref and alt or with the"
        " columns of PLINK, REGENIE, SAIGE, METAL, GWAS-SSF and others, or one variant a line as chr:pos:ref:alt,"
        " chr-pos-ref-alt, genomic HGVS, SPDI or rs number. Every entry gets its row, in order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        add_release_arguments(parser)
        parser.add_argument("--fields", default="", help="fields or groups of fields, separated by commas")
        parser.add_argument("--format", choices=FORMATS, default="tsv")
        parser.add_argument("--output", type=Path, required=True, help="compressed (BGZF) if its name ends in .gz")
        parser.add_argument(
            "--columns",
            default="",
            help="columns of a table by number or name: chrom=1,pos=2,ref=4,alt=5; also effect, other, id",
        )
        parser.add_argument("--into", metavar="RELEASE", help="also create a release of the variants found")
        parser.add_argument("--publish", action="store_true", help="publish the release that --into creates")
        parser.add_argument(
            "--skip-assembly-check",
            action="store_true",
            help="let --into create a release even if the list is of another assembly by its numbers",
        )

    def handle(self, **options: Any) -> None:
        try:
            release = open_chosen_release(options)
            specs = read_fields(release=release, names=options["fields"])
            progress = self._report_progress if sys.stderr.isatty() else None
            columns = parse_columns(options["columns"])
            plan = AnnotationPlan(release, specs, options["format"], progress=progress, columns=columns)
            with hold_release(release):
                result, created = self._annotate(plan, options)
        except UnreadableTextError as error:
            raise CommandError(f"{options['file']}: {error}") from None
        except (ReleaseNotFoundError, QueryError, ColumnsError, SubsetError, OSError) as error:
            raise CommandError(str(error)) from None
        for note in result.notes:
            self.stderr.write(f"note: {note}")
        for warning in result.warnings:
            self.stderr.write(self.style.ERROR(f"warning: {warning}"))
        report = result.report
        in_lake = f", {report.found_in_lake} of them in the lake" if report.found_in_lake else ""
        self.stdout.write(f"{report.entries} rows, {report.found} found{in_lake}")
        if created:
            self.stdout.write(f"{created}: {created.status}; {created.variant_count} variants")

    @staticmethod
    def _annotate(plan: AnnotationPlan, options: dict[str, Any]) -> tuple[AnnotationResult, Release | None]:
        """Annotate the list; with --into, also create the release, and publish it on request."""
        path, output, name = options["file"], options["output"], options["into"]
        with path.open("rb") as file:
            lines = text_lines(file)
            if not name:
                return annotate_list(plan=plan, lines=lines, output=output), None
            result, created = annotate_and_create_release(
                plan=plan,
                lines=lines,
                output=output,
                name=name,
                origin=SubsetOrigin(path.name),
                skip_assembly_check=options["skip_assembly_check"],
            )
        return result, publish_release(release=created) if options["publish"] else created

    def _report_progress(self, entries: int) -> None:
        self.stderr.write(f"\r{entries} rows", ending="")
