"""manage.py aggregate: the variants of genes or intervals, as the group file of an association tool."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from variants.groupfiles.groupfile_request import GroupFileRequest, plan_group_files
from variants.groupfiles.interval_formats import is_bed_name
from variants.groupfiles.members import DEFAULT_ID_STYLE, ID_STYLES
from variants.groupfiles.tool_formats import FORMATS
from variants.groupfiles.writer import write_group_files
from variants.jobs.request_options import parse_request
from variants.management.release_arguments import add_release_arguments, open_chosen_release
from variants.releases.reader import ReleaseNotFoundError
from variants.releases.release_holds import hold_release
from variants.text.text_files import text_lines

MAX_LISTED_NAMES = 20  # of each kind, on the terminal


class Command(BaseCommand):
    help = (
        "Write which variants belong to which gene (or interval) in the format of an association tool, with"
        " OUTPUT.provenance.json beside it. regenie writes OUTPUT.anno, OUTPUT.setlist, OUTPUT.mask (and OUTPUT.aaf)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_release_arguments(parser)
        parser.add_argument("--genes", default="all", help="all, a file (gene names, BED or TSV intervals), or G1,G2")
        parser.add_argument("--bed", action="store_true", help="intervals are 0-based, as in a file that ends in .bed")
        parser.add_argument("--by", choices=("range", "annotation"), default="range")
        parser.add_argument("--flank", type=int, default=0, help="bases added on both sides (by range)")
        parser.add_argument("--biotype", default="", help="e.g. protein_coding")
        parser.add_argument("--filter", default="", help="query that the variants must answer")
        parser.add_argument("--min-variants", type=int, default=1, help="leave smaller units out")
        parser.add_argument("--chr-prefix", action="store_true", help="write chr22 instead of 22")
        parser.add_argument("--format", choices=FORMATS, default="tsv")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--id-style", choices=ID_STYLES, default=DEFAULT_ID_STYLE, help="as the genotype file's")
        parser.add_argument("--name", choices=("id", "symbol"), default="id", help="what units of genes are called")
        parser.add_argument("--per-chromosome", action="store_true", help="one file for each chromosome")
        parser.add_argument("--weight", default="", help="numeric field with the weight of each variant")
        parser.add_argument("--missing-weight", default="0", help="weight of variants that have none (default 0)")
        parser.add_argument("--aaf", default="", help="numeric field for regenie's --aaf-file")
        parser.add_argument("--classes", type=Path, help="lines consequence<TAB>class, worst class first")

    def handle(self, **options: Any) -> None:
        try:
            release = open_chosen_release(options)
            request = parse_request(GroupFileRequest, options | _read_files(options))
            command = shlex.join(["python", "manage.py", *sys.argv[1:]])
            progress = self._report_progress if sys.stderr.isatty() else None
            with hold_release(release):
                plan = plan_group_files(request=request, release=release, command=command)
                provenance = write_group_files(plan=plan, output=options["output"], progress=progress)
        except (ReleaseNotFoundError, ValueError, OSError) as error:
            raise CommandError(str(error)) from None
        counts = provenance["counts"]
        for warning in provenance["warnings"]:
            self.stderr.write(f"warning: {warning}")
        for name in provenance["unknown_names"][:MAX_LISTED_NAMES]:
            self.stderr.write(f"unknown: {name}")
        for unit in provenance["left_out"][:MAX_LISTED_NAMES]:
            self.stderr.write(f"left out: {unit['unit']}: {unit['reason']}")
        if (more := len(provenance["left_out"]) - MAX_LISTED_NAMES) > 0:
            self.stderr.write(f"left out: {more} more, which the provenance names")
        left_out = f", {counts['units_left_out']} left out" if counts["units_left_out"] else ""
        self.stdout.write(
            f"{counts['pairs_written']} pairs in {counts['units_written']} units"
            f" ({counts['units_emptied_by_filter']} emptied by the filter,"
            f" {counts['units_below_minimum']} below the minimum"
            f"{left_out})"
        )

    def _report_progress(self, done: int, total: int | None) -> None:
        if done % 100 == 0 or done == total:
            self.stderr.write(f"\r{done}/{total} units", ending="")


def _read_files(options: dict[str, Any]) -> dict[str, Any]:
    """The options that name a file, replaced by its text; a name such as x.bed means 0-based intervals."""
    texts: dict[str, Any] = {}
    genes = Path(options["genes"])
    if options["genes"] != "all" and genes.is_file():
        texts |= {"genes": _read_text(genes), "bed": options["bed"] or is_bed_name(genes.name)}
    if options["classes"]:
        texts["classes"] = _read_text(options["classes"])
    return texts


def _read_text(path: Path) -> str:
    with path.open("rb") as file:
        return "".join(text_lines(file))
