"""A variant list and a release -> a file with one annotated row for each entry, in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from variants.annotate.annotated_vcf import AnnotatedVcf
from variants.annotate.annotation_report import Answer, Report
from variants.annotate.annotator import Annotator
from variants.exports.compressed_files import is_compressed_name, plain_path
from variants.exports.output_files import OutputFiles
from variants.exports.row_writers import column_type, write_csv, write_jsonl, write_parquet, write_tsv
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
from variants.releases.reference import open_reference
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
        left_out: Entries that the format cannot hold; `first_left_out` describes the first ones.
        notes: Sentences about what was changed; warnings: sentences about what may be wrong.
        reading: How the list was read.
    """

    report: Report = field(default_factory=Report)
    left_out: int = 0
    first_left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    reading: Reading | None = None


def annotate_list(*, plan: AnnotationPlan, lines: Iterable[str], output: Path) -> AnnotationResult:
    """Write one row for each entry of a list, in its order, also for entries that were not found.

    The output appears under its name only when it is complete; a name that ends in .gz gets BGZF. Memory
    holds one batch of entries.

    Args:
        lines: The lines of the list: VCF, a table, or one id a line.

    Raises:
        ColumnsError: The list has no column that the plan chooses.
    """
    assembly = plan.release.model.assembly
    entries = read_list(lines, columns=plan.columns, assembly=assembly)
    run = _Run(plan, entries, AnnotationResult(Report(reference=open_reference(assembly))))
    with (
        OutputFiles() as outputs,
        plain_path(outputs.unfinished(output), compress=is_compressed_name(output)) as path,
    ):
        _WRITERS[plan.format](run, path)
    result = run.result
    result.reading = entries.reading
    result.notes += [*entries.reading.sentences(), *result.report.notes(), *_notes_on_vcf(entries, plan.format)]
    result.warnings += filter(None, [plan.release.incompleteness])
    result.warnings += result.report.warnings(assembly=assembly, claims=entries.reading.claims)
    result.warnings += result.report.sequence_warnings(assembly)
    if result.left_out:
        result.warnings.append(
            f"{result.left_out:,} entries are not in the VCF, which holds only variants with a position and alleles"
            f" written as bases ({_name_left_out(result)}); tsv and jsonl have all of them"
        )
    return result


def _name_left_out(result: AnnotationResult) -> str:
    more = result.left_out - len(result.first_left_out)
    return "; ".join(result.first_left_out) + (f"; and {more:,} more" if more else "")


def _notes_on_vcf(entries: VariantList, format_name: str) -> list[str]:
    return entries.vcf_lines.notes(as_vcf=format_name == "vcf") if entries.vcf_lines else []


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
    vcf = AnnotatedVcf(run.entries, run.plan.specs, run.plan.release.model.assembly)
    vcf.write(run.answers_with_values(), path)
    run.result.left_out, run.result.first_left_out = vcf.left_out, vcf.first_left_out
    run.result.notes += vcf.notes()


_WRITERS: dict[str, Callable[[_Run, Path], None]] = {
    "tsv": _write_tsv,
    "vcf": _write_vcf,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "staar": _write_staar,
}
