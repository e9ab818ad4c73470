"""Entries of a variant list -> what a release says about each, in the order of the list.

One file because an entry is answered by the first of several ways that finds it, and their order is what is said here.
What its lake has exactly as it is written comes from there (variants.annotate.lake_lookup). The rows of a batch of
other entries come by one of two ways: one index look-up for each position, or one scan of the range that the batch
covers. A scan costs about 0.3 microseconds for each row of the release, a look-up about 15: dense batches (the VCF of a
cohort) are scanned, sparse ones (a list of hits) are looked up. Neither needs a sorted list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from django.db import transaction

from variants.annotate.annotation_report import (
    ABSENT,
    FOUND,
    NO_SUCH_ALLELE,
    NOT_LOOKED_UP,
    OTHER_REFERENCE,
    Answer,
)
from variants.annotate.lake_lookup import LakeLookup
from variants.genome.alleles import digest_text, normalize_alleles
from variants.genome.batches import batches
from variants.genome.chromosomes import LENGTHS, chromosome_name
from variants.genome.hgvs import ParsedVariant, variant_of_alleles
from variants.lists.entries import Entry, complement
from variants.releases.lookup import find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.reference import open_reference
from variants.releases.rows import VariantRow, variant_row, variants_at
from variants.releases.store import statements
from variants.releases.store.connection import READONLY, binary_cursor, readonly
from variants.releases.store.scan import estimate_rows
from variants.releases.store.table_names import HGVS_DIGEST

ENTRY_BATCH_SIZE = 5_000
LAKE_BATCH_SIZE = 25_000  # entries that are joined with a lake at a time
SCANNED_PER_LOOKUP = 50  # rows that can be scanned in the time of one look-up by the index


@dataclass(frozen=True)
class Annotator:
    """Looks entries up in one release, first in its lake if one is given.

    columns: typed columns to read into the rows' `values`.
    """

    release: ReleaseReader
    columns: Sequence[str] = ()
    lake: LakeLookup | None = None

    def answers(self, entries: Iterable[Entry]) -> Iterator[Answer]:
        """The answers for each entry, in order; most have one."""
        if self.lake is None:
            yield from chain.from_iterable(self._answers_from_tables(entries))
            return
        for batch in batches(entries, LAKE_BATCH_SIZE):
            lake_answers = self.lake.answers(batch)
            others = self._answers_from_tables(entry for index, entry in enumerate(batch) if index not in lake_answers)
            for index in range(len(batch)):
                yield from (lake_answers[index],) if index in lake_answers else next(others)

    def _answers_from_tables(self, entries: Iterable[Entry]) -> Iterator[Iterable[Answer]]:
        """The answers for each entry."""
        for batch in batches(entries, ENTRY_BATCH_SIZE):
            yield from self._answer_batch(batch)

    def _answer_batch(self, batch: Sequence[Entry]) -> Iterable[Iterable[Answer]]:
        named = {entry.name: entry.variant for entry in batch if entry.name}
        rows_of_names = find_variants(release=self.release, variants=list(named.values()), columns=self.columns)
        by_name = dict(zip(named, rows_of_names, strict=True))
        positions: dict[int, set[int]] = defaultdict(set)
        for entry in batch:
            if entry.chrom and not entry.problem and not by_name.get(entry.name):
                positions[entry.chrom].add(entry.pos)
                if len(entry.ref) > 1 and len(entry.alt) > 1:
                    for ref, alt in _orders(entry):
                        positions[entry.chrom].add(normalize_alleles(entry.pos, ref, alt).pos)
        rows = {chrom: self._rows_by_position(chrom, sorted(starts)) for chrom, starts in positions.items()}
        answers_of_entries = (self._answers_of_entry(entry, by_name, rows) for entry in batch)
        if not self._has_padded_rows and not self._has_reference:
            return answers_of_entries
        answers = [list(answers_of_entry) for answers_of_entry in answers_of_entries]
        self._look_up_other_forms(answers)
        return answers

    def _answers_of_entry(
        self, entry: Entry, by_name: dict[str, list[VariantRow]], rows: dict[int, dict[int, list[VariantRow]]]
    ) -> Iterable[Answer]:
        if entry.problem:
            return (Answer(entry, NOT_LOOKED_UP, note=entry.problem),)
        if entry.assembly not in ("", self._assembly):
            note = f"the list says that this is of {entry.assembly}, the release is {self._assembly}"
            return (Answer(entry, NOT_LOOKED_UP, note=note),)
        if not entry.chrom or (entry.name and by_name[entry.name]):
            return _answer_name(_on_strand_of(entry, by_name[entry.name]), by_name[entry.name], self._assembly)
        answer = _answer_on_either_strand(entry, rows[entry.chrom])
        return (answer if answer.row else self._check_position(answer),)

    def _look_up_other_forms(self, answers: list[list[Answer]]) -> None:
        """Look for variants that were not found under the ids that other forms of their alleles have; in place.

        A release may store padded alleles, or an insertion at another position of its repeat: its names table has the
        ids of its rows that cannot be computed from their positions.
        """
        candidates = [
            (index, replace(one.entry, ref=ref, alt=alt))
            for index, (one, *more) in enumerate(answers)
            if not more and self._may_have_other_form(one)
            for ref, alt in _orders(one.entry)
        ]
        variants = [variant_of_alleles(entry.chrom, entry.pos, entry.ref, entry.alt) for _, entry in candidates]
        known = self._find_known(variants)
        looked_up = [variant if self._has_reference or known & set(variant.ids) else None for variant in variants]
        rows_of_candidates = find_variants(release=self.release, variants=looked_up, columns=self.columns)
        for (index, entry), rows in zip(candidates, rows_of_candidates, strict=True):
            if rows:
                note = f"the release has it as {rows[0].pos} {rows[0].ref}>{rows[0].alt}"
                answers[index] = [Answer(entry, FOUND, rows[0], "; ".join([*entry.notes, note]))]

    def _may_have_other_form(self, answer: Answer) -> bool:
        entry = answer.entry
        if answer.row or answer.status == NOT_LOOKED_UP or not entry.pos or entry.name:  # names were looked up
            return False
        return self._has_padded_rows or (self._has_reference and len(entry.ref) != len(entry.alt))

    def _find_known(self, variants: Sequence[ParsedVariant]) -> set[str]:
        """Those of the variants' ids that the names table has: few of a list, and much cheaper to look up."""
        ids = {digest_text(hgvs_id): hgvs_id for variant in variants for hgvs_id in variant.ids}
        if (store := self.release.lake_store) is not None:
            return {ids[value] for *_, value in store.names((HGVS_DIGEST, digest) for digest in ids)}
        with binary_cursor() as cursor:
            cursor.execute(statements.known_names(self.release.tables), [HGVS_DIGEST, list(ids)])
            return {ids[digest] for (digest,) in cursor.fetchall()}

    @cached_property
    def _has_padded_rows(self) -> bool:
        """Whether the names table has ids of rows with other forms of their alleles."""
        if (store := self.release.lake_store) is not None:
            return store.has_names(HGVS_DIGEST)
        with binary_cursor() as cursor:
            cursor.execute(statements.has_names(self.release.tables), [HGVS_DIGEST])
            (exists,) = cursor.fetchall()[0]
            return bool(exists)

    @cached_property
    def _has_reference(self) -> bool:
        return open_reference(self._assembly) is not None

    @property
    def _assembly(self) -> str:
        return self.release.model.assembly

    def _check_position(self, answer: Answer) -> Answer:
        """The answer; `beyond_end` is set if its position lies beyond the end of the chromosome."""
        entry, assembly = answer.entry, self._assembly
        length = LENGTHS[assembly][entry.chrom - 1]
        if entry.pos <= length:
            return answer
        note = f"{entry.text[:60]} lies beyond the end of chromosome {chromosome_name(entry.chrom)}, {length:,}"
        return replace(answer, note=note, beyond_end=True)

    def _rows_by_position(self, chrom: int, positions: Sequence[int]) -> dict[int, list[VariantRow]]:
        """{position: rows that begin there}, for sorted positions of one chromosome."""
        rows: dict[int, list[VariantRow]] = defaultdict(list)
        if self.release.is_in_lake_alone:
            for row in variants_at(release=self.release, positions=[(chrom, pos) for pos in positions]):
                rows[row.pos].append(row)
            return rows
        scanned = (positions[-1] - positions[0] + 1) * self._density.get(chrom, 0.0)
        scan = scanned < SCANNED_PER_LOOKUP * len(positions)
        if scan:
            statement = statements.rows_on_chromosome_by_scan(self.release.tables, tuple(self.columns))
            parameters: list[Any] = [positions, chrom, positions[0], positions[-1]]
        else:
            statement = statements.rows_on_chromosome(self.release.tables, tuple(self.columns))
            parameters = [positions, chrom]
        with transaction.atomic(using=READONLY), readonly.cursor() as cursor:
            if scan:  # by a hash of the list
                cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off")
            cursor.execute(statement, parameters)
            for cells in cursor.fetchall():
                rows[cells[1]].append(variant_row(cells))
        return rows

    @cached_property
    def _density(self) -> dict[int, float]:
        """Variants for each base of each chromosome, as PostgreSQL's statistics of its partitions know them."""
        with binary_cursor() as cursor:
            rows = estimate_rows(cursor, tables=self.release.tables)
        lengths = LENGTHS[self._assembly]
        return {chrom: count / lengths[chrom - 1] for chrom, count in rows.items()}


def _answer_name(entry: Entry, rows: Sequence[VariantRow], assembly: str) -> Iterator[Answer]:
    """One answer for each variant that the name means: an rs number may mean several."""
    by_alleles = [row for row in rows if _has_alleles_of(row, entry)]
    if rows and not by_alleles:
        alleles = ", ".join(f"{row.ref}>{row.alt}" for row in rows)
        yield Answer(entry, NO_SUCH_ALLELE, note=f"{entry.name} is {alleles} here, not {entry.ref}/{entry.alt}")
        return
    notes = [*entry.notes, *([f"one of {len(by_alleles)} variants of {entry.name}"] if len(by_alleles) > 1 else [])]
    for row in by_alleles:
        decided = [_reference_decided(row.ref)] if entry.either_order else []
        yield Answer(entry, FOUND, row, "; ".join([*notes, *decided]))
    if not rows:
        other = entry.variant.assembly if entry.variant and entry.variant.assembly != assembly else ""
        note = f"written for {other}, the release is {assembly}" if other else "not in the release"
        yield Answer(entry, ABSENT, note=note)


def _reference_decided(ref: str) -> str:
    return f"the list does not say which allele is the reference: {ref} in the release"


def _has_alleles_of(row: VariantRow, entry: Entry) -> bool:
    """Whether a row has the alleles that a table gives beside an rs number; True where it gives none."""
    if not entry.ref or entry.chrom:
        return True
    alleles = (row.ref.upper(), row.alt.upper())
    return alleles == (entry.ref, entry.alt) or (entry.either_order and alleles == (entry.alt, entry.ref))


def _on_minus_strand(entry: Entry) -> Entry | None:
    """An entry with the bases of the other strand; None if the list has no strands.

    Insertions and deletions stand behind another base there, so that their position would be unknown.
    """
    if not entry.maybe_minus or len(entry.ref) != 1 or len(entry.alt) != 1:
        return None
    note = (
        f"the list says minus strand: {entry.ref}/{entry.alt} read as {complement(entry.ref)}/{complement(entry.alt)}"
    )
    return replace(entry, ref=complement(entry.ref), alt=complement(entry.alt), notes=(*entry.notes, note))


def _on_strand_of(entry: Entry, rows: Sequence[VariantRow]) -> Entry:
    """The entry, with the bases of the other strand if the rows of its name have these."""
    other = _on_minus_strand(entry)
    if other is None or any(_has_alleles_of(row, entry) for row in rows):
        return entry
    return other if any(_has_alleles_of(row, other) for row in rows) else entry


def _answer_on_either_strand(entry: Entry, rows: dict[int, list[VariantRow]]) -> Answer:
    """The answer for the alleles as written; if there is none, for those of the other strand.

    Whether the reference base differs on the other strand, so that only one strand can be right.
    """
    answer_by = _answer_in_either_order if entry.either_order else _answer_by_alleles
    answer = answer_by(entry, rows)
    if answer.row or (other := _on_minus_strand(entry)) is None:
        return answer
    other_answer = answer_by(other, rows)
    return other_answer if other_answer.row or answer.status == OTHER_REFERENCE else answer


def _answer_in_either_order(entry: Entry, rows: dict[int, list[VariantRow]]) -> Answer:
    """Alleles of which the list does not say which is the reference: the release decides if it has only one order."""
    answers = [_answer_by_alleles(replace(entry, ref=ref, alt=alt), rows) for ref, alt in _orders(entry)]
    matching = [answer for answer in answers if answer.row]
    if len(matching) == 1:
        answer = matching[0]
        return replace(answer, note="; ".join(filter(None, (answer.note, _reference_decided(answer.entry.ref)))))
    if matching:
        note = f"the list does not say which allele is the reference, and the release has {entry.ref}>{entry.alt} and"
        return Answer(entry, NOT_LOOKED_UP, note=f"{note} {entry.alt}>{entry.ref}")
    return min(answers, key=lambda answer: _MISSES.index(answer.status))


def _orders(entry: Entry) -> tuple[tuple[str, str], ...]:
    """(ref, alt) of an entry, and the other way round where the list does not say which is the reference."""
    order = (entry.ref, entry.alt)
    return (order, (entry.alt, entry.ref)) if entry.either_order else (order,)


def _answer_by_alleles(entry: Entry, rows: dict[int, list[VariantRow]]) -> Answer:
    """Compare the alleles as written, then normalised on both sides; the note names other alleles there."""
    notes = list(entry.notes)
    same_position = rows.get(entry.pos, [])
    for row in same_position:
        if row.ref == entry.ref and row.alt == entry.alt:
            return Answer(entry, FOUND, row, "; ".join(notes))
    if same_position or (len(entry.ref) > 1 and len(entry.alt) > 1):
        normalized = normalize_alleles(entry.pos, entry.ref, entry.alt)
        elsewhere = rows.get(normalized.pos, ()) if normalized.pos != entry.pos else ()
        for row in (*same_position, *elsewhere):
            if normalize_alleles(row.pos, row.ref, row.alt) == normalized:
                if normalized != (entry.pos, entry.ref.upper(), entry.alt.upper()):
                    notes.append(f"padding removed: {normalized.pos} {normalized.ref}>{normalized.alt}")
                return Answer(entry, FOUND, row, "; ".join(notes))
    if not same_position:
        return Answer(entry, ABSENT, note="; ".join([*notes, "no variant at this position"]))
    if all(row.ref[0].upper() != entry.ref[0].upper() for row in same_position):
        notes.append(f"the reference base here is {same_position[0].ref[0].upper()}")
        return Answer(entry, OTHER_REFERENCE, note="; ".join(notes))
    notes.append("here are " + ", ".join(f"{row.ref}>{row.alt}" for row in same_position))
    return Answer(entry, NO_SUCH_ALLELE, note="; ".join(notes))


_MISSES = (NO_SUCH_ALLELE, ABSENT, OTHER_REFERENCE)  # of two orders of alleles, the one that says most comes first
