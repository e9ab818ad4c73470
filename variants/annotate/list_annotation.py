"""A variant list and a release -> a file with one annotated row for each entry, in the order of the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from variants.annotate.annotated_vcf import AnnotatedVcf
from variants.annotate.annotation_report import Answer, Report
from variants.annotate.annotation_run import AnnotationPlan, AnnotationResult, AnnotationRun
from variants.annotate.annotator import Annotator
from variants.annotate.lake_lookup import LakeLookup
from variants.annotate.lake_vcf import info_sql, misfits_sql, writable_sql
from variants.exports.compressed_files import is_compressed_name, plain_path
from variants.exports.output_files import OutputFiles
from variants.exports.row_writers import column_type, write_csv, write_jsonl, write_parquet, write_tsv
from variants.fields.typed_values import Value
from variants.genome.chromosomes import chromosome_name
from variants.lists.entries import Entry, entry_id
from variants.lists.variant_lists import VariantList, read_list
from variants.query.shown_values import ShownValues
from variants.releases.documents import variant_documents
from variants.releases.reference import open_reference

AnswerWithValues: TypeAlias = tuple[Answer, Sequence[Value]]
FORMATS = ("tsv", "vcf", "jsonl", "parquet", "staar")
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
    run = AnnotationRun(plan, entries, AnnotationResult(Report(reference=open_reference(assembly))))
    with (
        OutputFiles() as outputs,
        plain_path(outputs.unfinished(output), compress=is_compressed_name(output)) as path,
    ):
        _WRITERS[plan.format](run, path)
    result = run.result
    result.reading = entries.reading
    result.notes += [*entries.reading.sentences(), *result.report.notes(), *_notes_on_vcf(entries, plan.format)]
    result.warnings += filter(None, [plan.release.incompleteness])
    result.report.weigh_rs_numbers(plan.release.model)
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


def _position_and_alleles(answer: Answer) -> tuple[str, int | None, str, str]:
    """(chromosome, position, ref, alt) of the entry, or of its row if the entry is a name; None for no position."""
    entry, row = answer.entry, answer.row
    if entry.name and row:
        return chromosome_name(row.chrom), row.pos, row.ref, row.alt
    if not entry.chrom:
        return "", None, "", ""
    return chromosome_name(entry.chrom), entry.pos or None, entry.ref, entry.alt


def _table_rows(run: AnnotationRun, entries: Iterable[Entry], lake: LakeLookup | None) -> Iterator[list[Value]]:
    for answer, values in run.answers_with_values(entries, lake):
        entry = answer.entry
        yield [entry.number, entry.text, *_position_and_alleles(answer), answer.status, answer.note or None, *values]


def _write_tsv(run: AnnotationRun, path: Path) -> None:
    names = [name for name, _ in _ENTRY_COLUMNS] + [spec.path for spec in run.plan.specs]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_tsv(file, names, _table_rows(run, run.entries.entries, run.lake))


def _write_parquet(run: AnnotationRun, path: Path) -> None:
    columns = [*_ENTRY_COLUMNS, *((spec.path, column_type(spec)) for spec in run.plan.specs)]
    lake = run.lake_of_lines
    if lake is None:
        write_parquet(path, columns, _table_rows(run, run.entries.entries, run.lake))
        return
    from variants.exports.column_table import ColumnTable  # few commands need Arrow, which takes 0.1 s to load

    with ColumnTable(path, columns) as table:
        for lake_lines, others in run.lines_from_lake(lake):
            other_rows = list(_table_rows(run, others, None))
            other_columns = list(zip(*other_rows, strict=True)) or [()] * len(columns)
            table.add(*([lake_lines.table_columns(lake.specs)] if lake_lines else []), other_columns, sorted_by=0)


def _write_staar(run: AnnotationRun, path: Path) -> None:
    """A table that begins with variant_vcf, as those of FAVORannotator; entries not found are kept, without values."""
    rows = (
        [entry_id(answer.entry), *_position_and_alleles(answer), *values]
        for answer, values in run.answers_with_values(run.entries.entries, run.lake)
    )
    names = ["variant_vcf", "chromosome", "position", "ref_vcf", "alt_vcf", *(spec.name for spec in run.plan.specs)]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, names, rows)


def _write_jsonl(run: AnnotationRun, path: Path) -> None:
    paths = {spec.path for spec in run.plan.specs} or None

    def annotated_documents() -> Iterator[dict[str, Any]]:
        for batch in run.answer_batches(Annotator(run.plan.release), run.entries.entries):
            rows = [answer.row for answer in batch if answer.row]
            documents = iter(variant_documents(release=run.plan.release, rows=rows, paths=paths))
            for answer in batch:
                entry = answer.entry
                head = {"line": entry.number, "input": entry.text, "status": answer.status}
                head |= {"note": answer.note} if answer.note else {}
                yield head | (next(documents) if answer.row else {})

    with path.open("wb") as file:
        write_jsonl(file, annotated_documents())


def _write_vcf(run: AnnotationRun, path: Path) -> None:
    vcf = AnnotatedVcf(run.entries, run.plan.specs, run.plan.release.model.assembly)
    lake = run.lake_of_lines
    if lake is None:
        vcf.write(run.answers_with_values(run.entries.entries, run.lake), path)
    else:
        _write_vcf_lines(run, lake, vcf, path)
    run.result.left_out, run.result.first_left_out = vcf.left_out, vcf.first_left_out
    run.result.notes += vcf.notes()


def _write_vcf_lines(run: AnnotationRun, lake: LakeLookup, vcf: AnnotatedVcf, path: Path) -> None:
    """Write the lines of a VCF: what the lake has comes with its text, the lines between are answered one by one."""
    misfits = misfits_sql(vcf.numbers, lake.specs, lake.lake.effects)
    complete = f"{lake.lake.values_shown(lake.specs).complete} AND {writable_sql(lake.specs, lake.lake.effects)}"
    shown = ShownValues((info_sql(lake.specs, vcf.keys, lake.lake.effects), *misfits.values()), complete)
    with vcf.begin(path) as body:
        for lake_lines, others in run.lines_from_lake(lake, shown):
            answers = _grouped_by_line(run.answers_with_values(others, None))
            if lake_lines is None:
                vcf.add_answers(body, chain.from_iterable(answers.values()))
                continue
            vcf.numbers.texts.update(
                index for index, column in zip(misfits, lake_lines.columns[1:], strict=True) if any(column)
            )
            added = dict(zip(lake_lines.indexes, lake_lines.columns[0], strict=True))
            for index, (number, _) in enumerate(lake_lines.rows):
                if (text := added.get(index)) is not None:
                    vcf.add_lake_line(body, lake_lines.cells[index], text)
                else:
                    vcf.add_answers(body, answers[number])


def _grouped_by_line(
    answers: Iterable[tuple[Answer, Sequence[Value]]],
) -> dict[int, list[tuple[Answer, Sequence[Value]]]]:
    """{number of a line: its answers}."""
    lines: dict[int, list[tuple[Answer, Sequence[Value]]]] = defaultdict(list)
    for answer, values in answers:
        lines[answer.entry.number].append((answer, values))
    return lines


_WRITERS: dict[str, Callable[[AnnotationRun, Path], None]] = {
    "tsv": _write_tsv,
    "vcf": _write_vcf,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "staar": _write_staar,
}
