"""A variant list and a release -> a file with one annotated row for each entry, in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from variants.annotate.annotator import Annotator, Answer, Report
from variants.exports.output_files import OutputFiles
from variants.exports.row_writers import column_type, write_csv, write_jsonl, write_parquet, write_tsv
from variants.exports.selection_files import contigs
from variants.exports.vcf import header_lines, info_header, info_id, info_text
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Value
from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.lists.columns_option import ColumnChoice
from variants.lists.entries import entry_id
from variants.lists.reading import Reading
from variants.lists.variant_lists import VariantList, read_list
from variants.releases.documents import variant_documents
from variants.releases.field_values import FieldReader
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow

FORMATS = ("tsv", "vcf", "jsonl", "parquet", "staar")
ANSWER_BATCH_SIZE = 2_000
_ENTRY_COLUMNS = (  # name and DuckDB type
    ("line", "BIGINT"),
    ("input", "VARCHAR"),
    ("chrom", "VARCHAR"),
    ("pos", "BIGINT"),
    ("ref", "VARCHAR"),
    ("alt", "VARCHAR"),
    ("status", "VARCHAR"),
    ("note", "VARCHAR"),
)
STATUS_KEY = "LWDS_STATUS"
_STATUS_HEADER = (
    f'##INFO=<ID={STATUS_KEY},Number=1,Type=String,Description="Result of the look-up of this variant: found, other'
    ' alleles, other reference, absent, not looked up">'
)


@dataclass(frozen=True, slots=True)
class AnnotationPlan:
    """What is to be written of each entry.

    Attributes:
        specs: The fields to write.
        format: One of FORMATS.
        progress: Called with the number of entries so far.
        on_rows: Called with the rows that were found, a batch at a time.
        columns: Which column of the list is what; empty to find out.
    """

    release: ReleaseReader
    specs: Sequence[FieldSpec]
    format: str = "tsv"
    progress: Callable[[int], None] | None = None
    on_rows: Callable[[list[VariantRow]], None] | None = None
    columns: Sequence[ColumnChoice] = ()


@dataclass(slots=True)
class AnnotationResult:
    """What came of a list.

    Attributes:
        report: Counts of the answers.
        left_out: Entries that the format cannot hold.
        notes: Sentences about what was changed; warnings: sentences about what may be wrong.
        reading: How the list was read.
    """

    report: Report = field(default_factory=Report)
    left_out: int = 0
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    reading: Reading | None = None


def annotate_list(*, plan: AnnotationPlan, lines: Iterable[str], output: Path) -> AnnotationResult:
    """Write one row for each entry of a list, in its order, also for entries that were not found.

    The output appears under its name only when it is complete. Memory holds one batch of entries.

    Args:
        lines: The lines of the list: VCF, a table, or one id a line.

    Raises:
        ColumnsError: The list has no column that the plan chooses.
    """
    assembly = plan.release.model.assembly
    entries = read_list(lines, columns=plan.columns, assembly=assembly)
    run = _Run(plan, entries, AnnotationResult())
    with OutputFiles() as outputs:
        _WRITERS[plan.format](run, outputs.unfinished(output))
    result = run.result
    result.reading = entries.reading
    result.notes += [*entries.reading.sentences(), *result.report.notes()]
    result.warnings += result.report.warnings(assembly=assembly, claims=entries.reading.claims)
    if result.left_out:
        result.warnings.append(
            f"entries without a place, which cannot be lines of a VCF: {result.left_out}; use tsv to see them"
        )
    return result


@dataclass(frozen=True, slots=True)
class _Run:
    """One list on its way into one file."""

    plan: AnnotationPlan
    entries: VariantList
    result: AnnotationResult

    def answer_batches(self, columns: Sequence[str]) -> Iterator[list[Answer]]:
        """The answers in order, a batch at a time, counted and reported. columns: typed columns to read."""
        answers = Annotator(self.plan.release, columns).answers(self.entries.entries)
        for batch in batches(answers, ANSWER_BATCH_SIZE):
            for answer in batch:
                self.result.report.add(answer)
            if self.plan.progress:
                self.plan.progress(self.result.report.entries)
            if self.plan.on_rows:
                self.plan.on_rows([answer.row for answer in batch if answer.row])
            yield batch

    def answers_with_values(self) -> Iterator[tuple[Answer, list[Value]]]:
        """The answers in order, each with the values of the plan's fields; None for what was not found."""
        reader = FieldReader(self.plan.release, self.plan.specs)
        no_values: list[Value] = [None] * len(self.plan.specs)
        for batch in self.answer_batches(reader.columns):
            values = iter(reader.values([answer.row for answer in batch if answer.row]))
            for answer in batch:
                yield answer, next(values) if answer.row else no_values


def _position_and_alleles(answer: Answer) -> tuple[str, int | None, str, str]:
    """(chromosome, position, ref, alt) of the entry, or of its row if the entry is a name; None for no position."""
    entry, row = answer.entry, answer.row
    if entry.name and row:
        return chromosome_name(row.chrom), row.pos, row.ref, row.alt
    if not entry.chrom:
        return "", None, "", ""
    return chromosome_name(entry.chrom), entry.pos or None, entry.ref, entry.alt


def _table_rows(run: _Run) -> Iterator[list[Value]]:
    for answer, values in run.answers_with_values():
        entry = answer.entry
        yield [entry.number, entry.text, *_position_and_alleles(answer), answer.status, answer.note or None, *values]


def _write_tsv(run: _Run, path: Path) -> None:
    names = [name for name, _ in _ENTRY_COLUMNS] + [spec.path for spec in run.plan.specs]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_tsv(file, names, _table_rows(run))


def _write_parquet(run: _Run, path: Path) -> None:
    columns = [*_ENTRY_COLUMNS, *((spec.path, column_type(spec)) for spec in run.plan.specs)]
    write_parquet(path, columns, _table_rows(run))


def _write_staar(run: _Run, path: Path) -> None:
    """A table that begins with variant_vcf, as those of FAVORannotator; entries not found are kept, without values."""
    rows = (
        [entry_id(answer.entry), *_position_and_alleles(answer), *values]
        for answer, values in run.answers_with_values()
    )
    names = ["variant_vcf", "chromosome", "position", "ref_vcf", "alt_vcf", *(spec.name for spec in run.plan.specs)]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, names, rows)


def _write_jsonl(run: _Run, path: Path) -> None:
    paths = {spec.path for spec in run.plan.specs} or None

    def annotated_documents() -> Iterator[dict[str, Any]]:
        for batch in run.answer_batches(()):
            rows = [answer.row for answer in batch if answer.row]
            documents = iter(variant_documents(release=run.plan.release, rows=rows, paths=paths))
            for answer in batch:
                entry = answer.entry
                head = {"line": entry.number, "input": entry.text, "status": answer.status}
                head |= {"note": answer.note} if answer.note else {}
                yield head | (next(documents) if answer.row else {})

    with path.open("wb") as file:
        write_jsonl(file, annotated_documents())


def _write_vcf(run: _Run, path: Path) -> None:
    release = run.plan.release.model
    if run.entries.is_vcf:
        own_header = run.entries.vcf_header or ["##fileformat=VCFv4.2"]
        replaced = tuple(f"##INFO=<ID={key}," for key in (STATUS_KEY, *map(info_id, run.plan.specs)))
        kept = [line for line in own_header if not line.startswith(("##FORMAT", *replaced))]
        header = [
            *kept,
            _STATUS_HEADER,
            *map(info_header, run.plan.specs),
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
        ]
    else:
        header = header_lines(
            run.plan.specs, assembly=release.assembly, source="lwds_portal", contigs=contigs(release.assembly)
        )
        header.insert(-1, _STATUS_HEADER)
    keys = [info_id(spec) for spec in run.plan.specs]
    own_keys = frozenset((STATUS_KEY, *keys))
    with path.open("w", encoding="utf-8") as file:
        file.write("\n".join(header) + "\n")
        for answer, values in run.answers_with_values():
            line = _vcf_line(answer, info_text(keys, values), own_keys)
            if line is None:
                run.result.left_out += 1
            else:
                file.write(line)


def _vcf_line(answer: Answer, info: str, own_keys: Collection[str]) -> str | None:
    """The line of an answer; None if it has no position. The INFO of the entry stays, except for keys written here."""
    status = f"{STATUS_KEY}={answer.status.replace(' ', '_')}"
    if answer.entry.vcf:
        *columns, own = answer.entry.vcf
        if own != ".":
            own = ";".join(part for part in own.split(";") if part.partition("=")[0] not in own_keys)
    else:
        chrom, pos, ref, alt = _position_and_alleles(answer)
        if pos is None:
            return None
        name = answer.entry.name if answer.entry.name.startswith("rs") else "."
        columns, own = [chrom, str(pos), name, ref, alt, ".", "."], "."
    parts = [part for part in (own, status, info) if part not in ("", ".")]
    return "\t".join((*columns, ";".join(parts))) + "\n"


_WRITERS: dict[str, Callable[[_Run, Path], None]] = {
    "tsv": _write_tsv,
    "vcf": _write_vcf,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "staar": _write_staar,
}
