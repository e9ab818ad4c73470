"""Make wgsaparsr's tidy tables from a WGSA file."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from isal import igzip

from ingest.load.slices import SourceError
from ingest.load.source_files import Inspected, inspect, source_lines
from ingest.management.arguments import percentage
from ingest.models import MOST_REJECTS
from ingest.wgsaparsr.config import ConfigError, read_config_file
from ingest.wgsaparsr.tidy import TidyReport, tidy


class Command(BaseCommand):
    help = "Write wgsaparsr's own output from its own configuration: tidy tables of variants and of dbNSFP's changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="WGSA file: .gz, bgzip or plain")
        parser.add_argument("--config", type=Path, required=True, help="wgsaparsr configuration (TSV)")
        parser.add_argument("--header", type=Path, help="file with the header line, where FILE has none")
        parser.add_argument("--output", type=Path, required=True, metavar="F", help="variant table; .gz compresses it")
        parser.add_argument(
            "--max-rejects",
            type=percentage,
            default=MOST_REJECTS,
            metavar="PERCENT",
            help=f"lines that cannot be split with which there is still a table (default: {MOST_REJECTS:.0%}%)",
        )
        parser.add_argument("--dbnsfp-output", type=Path, metavar="F", help="table of amino-acid changes (SNVs)")

    def handle(self, **options: Any) -> None:
        self.started = time.monotonic()
        outputs = _Outputs(options["output"], options["dbnsfp_output"])
        try:
            source = inspect(options["file"], header_path=options["header"])
            config = read_config_file(options["config"])
            with outputs as (main, changes):
                report = tidy(
                    source_lines(source),
                    header=source.header,
                    config=config,
                    output=main,
                    dbnsfp_output=changes,
                    rejected=outputs.reject,
                    first_line=source.header_lines + 1,
                    scratch=outputs.main.parent,
                    watch=self._show,
                )
                self._check(report, source, options["max_rejects"])
        except (SourceError, ConfigError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        for note in report.notes:
            self.stderr.write(f"note: {options['config'].name}: {note}")
        self.stdout.write(self._summary(report, outputs))

    @staticmethod
    def _check(report: TidyReport, source: Inspected, most_rejects: float) -> None:
        if report.rejects > most_rejects * report.lines:
            raise SourceError(
                f"{source.path.name}: {report.rejects} of {report.lines} lines cannot be split, more than"
                f" {most_rejects:.2%}; the first is {report.first_reject}"
            )

    def _summary(self, report: TidyReport, outputs: _Outputs) -> str:
        text = f"{outputs.main}: {report.rows} rows from {report.lines} source lines"
        if outputs.changes:
            text += f"; {outputs.changes}: {report.dbnsfp_rows} rows"
        if report.rejects:
            text += f"; {report.rejects} lines rejected, see {outputs.rejects}; the first is {report.first_reject}"
        return f"{text} ({report.lines / (time.monotonic() - self.started):,.0f} lines/s)"

    def _show(self, lines: int) -> None:
        if sys.stderr.isatty():
            rate = lines / (time.monotonic() - self.started)
            self.stderr.write(f"{lines:,} lines, {rate:,.0f} lines/s", ending="\r")
        elif lines % 100_000 == 0:
            self.stderr.write(f"{lines:,} lines")


class _Outputs:
    """Output files that get their names only when all of them are whole; rejected lines go to a file beside."""

    def __init__(self, main: Path, changes: Path | None) -> None:
        self.main, self.changes = main, changes
        self.rejects = main.with_name(main.name + ".rejects.tsv")
        self._rejects: TextIO | None = None

    def __enter__(self) -> tuple[TextIO, TextIO | None]:
        self._stack = ExitStack()
        self.rejects.unlink(missing_ok=True)
        self._parts = {path: path.with_name(path.name + ".part") for path in (self.main, self.changes) if path}
        opened = [self._stack.enter_context(_open_text(part, path)) for path, part in self._parts.items()]
        return opened[0], opened[1] if len(opened) > 1 else None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        for path, part in self._parts.items():
            if kind is None:
                part.replace(path)
            else:
                part.unlink(missing_ok=True)

    def reject(self, number: int, reason: str, line: str) -> None:
        """Keep a line that is in no table, with its number and the reason."""
        if self._rejects is None:
            self._rejects = self._stack.enter_context(_open_text(self.rejects, self.rejects))
            self._rejects.write("line_number\treason\tline\n")
        self._rejects.write(f"{number}\t{reason}\t{line}\n")


def _open_text(part: Path, path: Path) -> IO[str]:
    """Text written as the source has it: bytes outside UTF-8 leave as they came."""
    how = {"encoding": "utf-8", "errors": "surrogateescape", "newline": "\n"}
    return igzip.open(part, "wt", **how) if path.suffix == ".gz" else part.open("w", **how)
