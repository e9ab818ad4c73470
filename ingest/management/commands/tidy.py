"""Make wgsaparsr's tidy tables from a WGSA file."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from isal import igzip

from ingest.load.errors import SourceError
from ingest.load.source_files import InspectedFile, inspect_file, read_text_lines
from ingest.management.arguments import percentage
from ingest.models import DEFAULT_MAX_REJECT_SHARE
from ingest.wgsaparsr.config import read_config_file
from ingest.wgsaparsr.config_text import ConfigError
from ingest.wgsaparsr.tidy import TidyReport, tidy
from variants.exports.output_files import OutputFiles


class Command(BaseCommand):
    help = "Write wgsaparsr's own output from its own configuration: tidy tables of variants and of dbNSFP's changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="WGSA file: .gz, bgzip or plain")
        parser.add_argument("--config", type=Path, required=True, help="wgsaparsr configuration (TSV)")
        parser.add_argument("--header", type=Path, help="file with the header line, if FILE has none")
        parser.add_argument("--output", type=Path, required=True, metavar="F", help="variant table; .gz compresses it")
        parser.add_argument(
            "--max-rejects",
            type=percentage,
            default=DEFAULT_MAX_REJECT_SHARE,
            metavar="PERCENT",
            help=f"unsplittable lines up to which tables are written (default: {DEFAULT_MAX_REJECT_SHARE:.0%}%)",
        )
        parser.add_argument("--dbnsfp-output", type=Path, metavar="F", help="table of amino-acid changes (SNVs)")

    def handle(self, **options: Any) -> None:
        self.started = time.monotonic()
        outputs = _Outputs(options["output"], options["dbnsfp_output"])
        try:
            source = inspect_file(options["file"], header_path=options["header"])
            config = read_config_file(options["config"])
            with outputs as (main, changes):
                report = tidy(
                    read_text_lines(source),
                    header=source.header,
                    config=config,
                    output=main,
                    dbnsfp_output=changes,
                    rejected=outputs.reject,
                    first_line=source.header_lines + 1,
                    scratch=outputs.main.parent,
                    watch=self._show_progress,
                )
                self._check_reject_share(report, source, options["max_rejects"])
        except (SourceError, ConfigError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        for note in report.notes:
            self.stderr.write(f"note: {options['config'].name}: {note}")
        self.stdout.write(self._summary(report, outputs))

    @staticmethod
    def _check_reject_share(report: TidyReport, source: InspectedFile, limit: float) -> None:
        if report.rejects > limit * report.lines:
            raise SourceError(
                f"{source.path.name}: {report.rejects} of {report.lines} lines cannot be split, more than"
                f" {limit:.2%}; the first is {report.first_reject}"
            )

    def _summary(self, report: TidyReport, outputs: _Outputs) -> str:
        text = f"{outputs.main}: {report.rows} rows from {report.lines} source lines"
        if outputs.changes:
            text += f"; {outputs.changes}: {report.dbnsfp_rows} rows"
        if report.rejects:
            text += f"; {report.rejects} lines rejected, see {outputs.rejects}; the first is {report.first_reject}"
        return f"{text} ({report.lines / (time.monotonic() - self.started):,.0f} lines/s)"

    def _show_progress(self, lines: int) -> None:
        if sys.stderr.isatty():
            rate = lines / (time.monotonic() - self.started)
            self.stderr.write(f"{lines:,} lines, {rate:,.0f} lines/s", ending="\r")
        elif lines % 100_000 == 0:
            self.stderr.write(f"{lines:,} lines")


class _Outputs:
    """The tables, which appear when all of them are complete, and a file of rejected lines beside them."""

    def __init__(self, main: Path, changes: Path | None) -> None:
        self.main, self.changes = main, changes
        self.rejects = main.with_name(main.name + ".rejects.tsv")
        self._rejects_file: IO[str] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> tuple[IO[str], IO[str] | None]:
        self.rejects.unlink(missing_ok=True)
        files = self._stack.enter_context(OutputFiles())  # entered first, so that it ends after all files are closed
        main = self._open(files.unfinished(self.main), self.main)
        return main, self._open(files.unfinished(self.changes), self.changes) if self.changes else None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def reject(self, number: int, reason: str, line: str) -> None:
        """Write a line that is in no table, after its number and the reason."""
        if self._rejects_file is None:
            self._rejects_file = self._open(self.rejects, self.rejects)
            self._rejects_file.write("line_number\treason\tline\n")
        self._rejects_file.write(f"{number}\t{reason}\t{line}\n")

    def _open(self, path: Path, final_path: Path) -> IO[str]:
        return self._stack.enter_context(_open_text(path, final_path))


def _open_text(path: Path, final_path: Path) -> IO[str]:
    """Open a file for text, gzipped if its final name ends so; bytes outside UTF-8 are written as they were read."""
    if final_path.suffix == ".gz":
        file: IO[str] = igzip.open(path, "wt", encoding="utf-8", errors="surrogateescape", newline="\n")
        return file
    return path.open("w", encoding="utf-8", errors="surrogateescape", newline="\n")
