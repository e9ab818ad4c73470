"""A whole WGSA file made tidy, line by line: memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from ingest.wgsa.header import Content, Header
from ingest.wgsaparsr.config import Config, ConfigError, ConfigField, Table
from ingest.wgsaparsr.distinct_rows import DistinctRows
from ingest.wgsaparsr.tidy_table import TidyTable, UnsplittableError, quoted

_WATCH_LINES = 1_000


@dataclass(slots=True)
class TidyReport:
    """Counts of a run. rejects: source lines that are in no table because they could not be split."""

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
    output: TextIO,
    dbnsfp_output: TextIO | None = None,
    rejected: Callable[[int, str, str], None] = lambda number, reason, line: None,
    first_line: int = 2,
    scratch: Path | None = None,
    watch: Callable[[int], None] = lambda lines: None,
) -> TidyReport:
    """Write the variant table and, for SNVs, the dbNSFP table; `rejected` gets (line number, reason, line).

    lines: data lines without line ends; first_line: the number of the first of them in its file; scratch: a folder for
    temporary files. Raises ConfigError before anything is written.
    """
    report = TidyReport(notes=list(config.notes))
    with ExitStack() as stack:
        tables = [
            _Table(header, fields, target, first, scratch)
            for fields, target, first in _plan(header, config, output, dbnsfp_output)
        ]
        for table in tables:
            stack.enter_context(closing(table))
            table.write_header()
        if len(tables) > 1 and not tables[1].rows.knows_changes:
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
            if report.lines % _WATCH_LINES == 0:
                watch(report.lines)
        report.rows = tables[0].written
        report.dbnsfp_rows = tables[1].written if len(tables) > 1 else 0
    return report


def _plan(
    header: Header, config: Config, output: TextIO, dbnsfp_output: TextIO | None
) -> list[tuple[list[ConfigField], TextIO, bool]]:
    """(fields, output, transform before the pivot) of each table that this file and configuration make."""
    indel = header.content == Content.INDEL
    chosen = config.table(Table.INDEL if indel else Table.SNV)
    if not chosen:
        raise ConfigError(f"the configuration chooses no field of {header.content} files")
    changes = config.table(Table.DBNSFP)
    plan = [(chosen, output, True)]
    return [*plan, (changes, dbnsfp_output, False)] if dbnsfp_output and changes and not indel else plan


def _write_line(line: str, width: int, tables: Sequence[_Table]) -> str:
    """Write a source line to all tables, or to none; returns why not."""
    cells = line.split("\t")
    if len(cells) != width:
        return f"{len(cells)} columns where the header has {width}"
    if '"' in line:
        cells = [_unquoted(cell) for cell in cells]
    try:
        made = [list(table.rows.rows(cells)) for table in tables]
    except UnsplittableError as error:
        return str(error)
    for table, rows in zip(tables, made, strict=True):
        table.write(cells, rows)
    return ""


def _unquoted(cell: str) -> str:
    """A cell that begins with a quotation mark loses its quotes, as in readr."""
    text = cell.strip()
    return text[1:].removesuffix('"').replace('""', '"') if text.startswith('"') else cell


class _Table:
    """An output table being written: each different row once."""

    def __init__(
        self, header: Header, fields: Sequence[ConfigField], output: TextIO, parse_first: bool, scratch: Path | None
    ) -> None:
        self.rows = TidyTable(fields, header.names, parse_first=parse_first)
        self.written = 0
        self._output = output
        untouched = {field.name for field in fields if not field.transformation and not field.pivot_group}
        keyed = {header.names[header.chrom], header.names[header.pos]} <= untouched
        self._seen = DistinctRows((header.chrom, header.pos) if keyed else None, scratch)

    def write_header(self) -> None:
        self._output.write(quoted(self.rows.header) + "\n")

    def write(self, cells: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write the rows of one source line that have not been written yet."""
        lines = [quoted(row) for row in rows]
        new = self._seen.new(cells, lines) if lines else []
        if new:
            self.written += len(new)
            self._output.write("\n".join(new) + "\n")

    def close(self) -> None:
        self._seen.close()
