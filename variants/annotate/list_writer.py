"""A list of variants annotated and written in the format asked for, every entry answered in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from variants.annotate.annotator import Annotator, Answer, Report
from variants.exports.row_writers import column_type, write_csv, write_jsonl, write_parquet, write_tsv
from variants.exports.selection_files import contigs
from variants.exports.vcf import header_lines, info_header, info_id, info_text
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Value
from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.lists.variant_lists import VariantList, entry_id, read_list
from variants.releases.documents import variant_documents
from variants.releases.field_values import FieldReader
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow

FORMATS = ("tsv", "vcf", "jsonl", "parquet", "staar")
ANSWERS_AT_ONCE = 2_000
_COLUMNS = (
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
    f'##INFO=<ID={STATUS_KEY},Number=1,Type=String,Description="What became of this variant: found, other alleles,'
    ' other reference, absent, not looked up">'
)


@dataclass(slots=True)
class Annotation:
    """What is to be written, and what became of it: from `report` to `left_out`, filled while writing.

    progress is told the number of rows so far; found is given the rows of variants that the release has.
    """

    release: ReleaseReader
    specs: Sequence[FieldSpec]
    form: str
    report: Report = field(default_factory=Report)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0
    progress: Callable[[int], None] | None = None
    found: Callable[[list[VariantRow]], None] | None = None


def annotate_list(*, asked: Annotation, lines: Iterable[str], output: Path) -> Annotation:
    """Write one row for each variant of the list, in its order, also for those not found; then the warnings are known.

    The output appears under its name only when it is complete.
    """
    entries = read_list(lines)
    unfinished = output.with_name(f"{output.name}.part")
    try:
        _WRITERS[asked.form](asked, entries, unfinished)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.replace(output)
    asked.notes += asked.report.notes()
    asked.warnings += asked.report.warnings(assembly=asked.release.model.assembly, list_assembly=entries.assembly)
    if asked.left_out:
        asked.warnings.append(
            f"entries without a place, which cannot be lines of a VCF: {asked.left_out}; use tsv to see them"
        )
    return asked


def _answers(asked: Annotation, entries: VariantList, columns: Sequence[str]) -> Iterator[list[Answer]]:
    """Answers in order, some at a time, counted."""
    answers = Annotator(asked.release, columns).answers(entries.entries)
    for batch in batches(answers, ANSWERS_AT_ONCE):
        for answer in batch:
            asked.report.add(answer)
        if asked.progress:
            asked.progress(asked.report.entries)
        if asked.found:
            asked.found([answer.row for answer in batch if answer.row])
        yield batch


def _with_values(asked: Annotation, entries: VariantList) -> Iterator[tuple[Answer, list[Value]]]:
    reader = FieldReader(asked.release, asked.specs)
    nothing: list[Value] = [None] * len(asked.specs)
    for batch in _answers(asked, entries, reader.columns):
        values = iter(reader.values([answer.row for answer in batch if answer.row]))
        for answer in batch:
            yield answer, next(values) if answer.row else nothing


def _place(answer: Answer) -> tuple[str, int | None, str, str]:
    """(chromosome, position, ref, alt): as asked, or of the row where a name was asked for."""
    entry, row = answer.entry, answer.row
    if entry.name and row:
        return chromosome_name(row.chrom), row.pos, row.ref, row.alt
    if not entry.chrom:
        return "", None, "", ""
    return chromosome_name(entry.chrom), entry.pos or None, entry.ref, entry.alt


def _table_rows(asked: Annotation, entries: VariantList) -> Iterator[list[Value]]:
    for answer, values in _with_values(asked, entries):
        entry = answer.entry
        yield [entry.number, entry.text, *_place(answer), answer.status, answer.note or None, *values]


def _write_tsv(asked: Annotation, entries: VariantList, path: Path) -> None:
    names = [name for name, _ in _COLUMNS] + [spec.path for spec in asked.specs]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_tsv(file, names, _table_rows(asked, entries))


def _write_parquet(asked: Annotation, entries: VariantList, path: Path) -> None:
    columns = [*_COLUMNS, *((spec.path, column_type(spec)) for spec in asked.specs)]
    write_parquet(path, columns, _table_rows(asked, entries))


def _write_staar(asked: Annotation, entries: VariantList, path: Path) -> None:
    """variant_vcf first, as FAVORannotator's tables have it; rows of variants not found are kept, empty."""
    rows = ([entry_id(answer.entry), *_place(answer), *values] for answer, values in _with_values(asked, entries))
    names = ["variant_vcf", "chromosome", "position", "ref_vcf", "alt_vcf", *(spec.name for spec in asked.specs)]
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(file, names, rows)


def _write_jsonl(asked: Annotation, entries: VariantList, path: Path) -> None:
    paths = {spec.path for spec in asked.specs} or None

    def documents() -> Iterator[dict[str, Any]]:
        for batch in _answers(asked, entries, ()):
            rows = [answer.row for answer in batch if answer.row]
            found = iter(variant_documents(release=asked.release, rows=rows, paths=paths))
            for answer in batch:
                entry = answer.entry
                said = {"line": entry.number, "input": entry.text, "status": answer.status}
                said |= {"note": answer.note} if answer.note else {}
                yield said | (next(found) if answer.row else {})

    with path.open("wb") as file:
        write_jsonl(file, documents())


def _write_vcf(asked: Annotation, entries: VariantList, path: Path) -> None:
    release = asked.release.model
    if entries.is_vcf:
        version = entries.vcf_header or ["##fileformat=VCFv4.2"]
        replaced = tuple(f"##INFO=<ID={key}," for key in (STATUS_KEY, *map(info_id, asked.specs)))
        kept = [line for line in version if not line.startswith(("##FORMAT", *replaced))]
        header = [
            *kept,
            _STATUS_HEADER,
            *map(info_header, asked.specs),
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
        ]
    else:
        header = header_lines(
            asked.specs, assembly=release.assembly, source="lwds_portal", contigs=contigs(release.assembly)
        )
        header.insert(-1, _STATUS_HEADER)
    keys = [info_id(spec) for spec in asked.specs]
    own_keys = frozenset((STATUS_KEY, *keys))
    with path.open("w", encoding="utf-8") as file:
        file.write("\n".join(header) + "\n")
        for answer, values in _with_values(asked, entries):
            line = _vcf_line(answer, info_text(keys, values), own_keys)
            if line is None:
                asked.left_out += 1
            else:
                file.write(line)


def _vcf_line(answer: Answer, info: str, own_keys: Collection[str]) -> str | None:
    """None where the entry has no place. The line's own INFO stays, but for the keys that are written here."""
    status = f"{STATUS_KEY}={answer.status.replace(' ', '_')}"
    if answer.entry.vcf:
        *columns, own = answer.entry.vcf
        if own != ".":
            own = ";".join(part for part in own.split(";") if part.partition("=")[0] not in own_keys)
    else:
        chrom, pos, ref, alt = _place(answer)
        if pos is None:
            return None
        name = answer.entry.name if answer.entry.name.startswith("rs") else "."
        columns, own = [chrom, str(pos), name, ref, alt, ".", "."], "."
    parts = [part for part in (own, status, info) if part not in ("", ".")]
    return "\t".join((*columns, ";".join(parts))) + "\n"


_WRITERS: dict[str, Callable[[Annotation, VariantList, Path], None]] = {
    "tsv": _write_tsv,
    "vcf": _write_vcf,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "staar": _write_staar,
}
