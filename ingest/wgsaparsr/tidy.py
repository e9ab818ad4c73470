"""The lines of a WGSA file -> wgsaparsr's tidy tables of variants and amino-acid changes. Pure.

Memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ingest.wgsa.header import Content, Header
from ingest.wgsaparsr.config import Config, ConfigField, Table
from ingest.wgsaparsr.config_text import ConfigError
from ingest.wgsaparsr.distinct_rows import DistinctRows
from ingest.wgsaparsr.tidy_table import TidyTable, UnsplittableError, format_line

_PROGRESS_INTERVAL = 1_000  # lines


@dataclass(slots=True)
class TidyReport:
    """Counts of a run; rejects are source lines that are in no table because they could not be split."""

    lines: int = 0
    rows: int = 0
    dbnsfp_rows: int = 0
    rejects: int = 0
    first_reject: str = ""
    notes: list[str] = field(default_factory=list)


def tidy(
    lines: Iterable[str],
    *,
    header: Header,
    config: Config,
    output: IO[str],
    dbnsfp_output: IO[str] | None = None,
    rejected: Callable[[int, str, str], None] = lambda number, reason, line: None,
    first_line: int = 2,
    scratch: Path | None = None,
    watch: Callable[[int], None] = lambda lines: None,
) -> TidyReport:
    """Write the variant table and, for SNVs, the dbNSFP table.

    Args:
        lines: Data lines without line ends.
        header: The header of the file.
        config: Which fields go where.
        output: Receives the variant table.
        dbnsfp_output: Receives the table of amino-acid changes, if there is one.
        rejected: Called with (line number, reason, line) for each line that cannot be split.
        first_line: The 1-based number of the first data line in its file.
        scratch: A folder for temporary files.
        watch: Called with the number of lines read, every 1,000 lines.

    Raises:
        ConfigError: The configuration does not fit the file; nothing was written.
    """
    report = TidyReport(notes=list(config.notes))
    with ExitStack() as stack:
        tables = [
            _TableWriter(header, fields, target, transform_first, scratch)
            for fields, target, transform_first in _plan_tables(header, config, output, dbnsfp_output)
        ]
        for table in tables:
            stack.enter_context(closing(table))
            table.write_header()
        if len(tables) > 1 and not tables[1].table.knows_changes:
            report.notes.append("aaref and aaalt are not both chosen: the dbNSFP table keeps rows without a change")
        for number, line in enumerate(lines, start=first_line):
            if not line.strip():
                continue
            report.lines += 1
            reason = _write_line(line, len(header.names), tables)
            if reason:
                report.rejects += 1
                report.first_reject = report.first_reject or f"line {number}: {reason}"
                rejected(number, reason, line)
            if report.lines % _PROGRESS_INTERVAL == 0:
                watch(report.lines)
        report.rows = tables[0].written
        report.dbnsfp_rows = tables[1].written if len(tables) > 1 else 0
    return report


def _plan_tables(
    header: Header, config: Config, output: IO[str], dbnsfp_output: IO[str] | None
) -> list[tuple[list[ConfigField], IO[str], bool]]:
    """(fields, output, whether cells are transformed before rows are split) of each table to write."""
    indel = header.content == Content.INDEL
    fields = config.table(Table.INDEL if indel else Table.SNV)
    if not fields:
        raise ConfigError(f"the configuration chooses no field of {header.content} files")
    changes = config.table(Table.DBNSFP)
    plan = [(fields, output, True)]
    return [*plan, (changes, dbnsfp_output, False)] if dbnsfp_output and changes and not indel else plan


def _write_line(line: str, width: int, tables: Sequence[_TableWriter]) -> str:
    """Write a source line to all tables, or to none; the reason in that case, else ''."""
    cells = line.split("\t")
    if len(cells) != width:
        return f"{len(cells)} columns where the header has {width}"
    if '"' in line:
        cells = [_unquote(cell) for cell in cells]
    try:
        rows_by_table = [list(table.table.make_rows(cells)) for table in tables]
    except UnsplittableError as error:
        return str(error)
    for table, rows in zip(tables, rows_by_table, strict=True):
        table.write(cells, rows)
    return ""


def _unquote(cell: str) -> str:
    """A cell that begins with a quotation mark loses its quotes, as in readr."""
    text = cell.strip()
    return text[1:].removesuffix('"').replace('""', '"') if text.startswith('"') else cell


class _TableWriter:
    """Writes one output table, each different row once."""

    def __init__(
        self,
        header: Header,
        fields: Sequence[ConfigField],
        output: IO[str],
        transform_first: bool,
        scratch: Path | None,
    ) -> None:
        self.table = TidyTable(fields, header.names, transform_first=transform_first)
        self.written = 0
        self._output = output
        untouched = {field.name for field in fields if not field.transformation and not field.pivot_group}
        keyed = {header.names[header.chrom], header.names[header.pos]} <= untouched
        self._seen = DistinctRows((header.chrom, header.pos) if keyed else None, scratch)

    def write_header(self) -> None:
        self._output.write(format_line(self.table.header) + "\n")

    def write(self, cells: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write the rows of one source line that have not been written yet."""
        lines = [format_line(row) for row in rows]
        new = self._seen.keep_new(cells, lines) if lines else []
        if new:
            self.written += len(new)
            self._output.write("\n".join(new) + "\n")

    def close(self) -> None:
        self._seen.close()
