"""Entries of a variant list -> what a release says about each, in the order of the list.

The rows of a batch of entries come by one of two ways: one index look-up for each position, or one scan of the range
that the batch covers, with a hash join. A scan costs about 0.3 microseconds for each row of the release, a look-up
about 15: dense batches (the VCF of a cohort) are scanned, sparse ones (a list of hits) are looked up. Neither
needs a sorted list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import transaction

from variants.genome.alleles import trim_alleles
from variants.genome.batches import batches
from variants.genome.chromosomes import LENGTHS, chromosome_name
from variants.lists.assembly_claims import AssemblyClaim
from variants.lists.entries import Entry
from variants.releases.lookup import find_variants
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variant_row
from variants.releases.store import statements
from variants.releases.store.connection import READONLY, binary_cursor, readonly
from variants.releases.store.scan import estimate_rows

ENTRY_BATCH_SIZE = 5_000
SCANNED_PER_LOOKUP = 50  # rows that can be scanned in the time of one look-up by the index
FOUND, NO_SUCH_ALLELE, ABSENT = "found", "other alleles", "absent"
OTHER_REFERENCE, NOT_LOOKED_UP = "other reference", "not looked up"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the release says about an entry.

    Attributes:
        row: The variant; None unless found.
        note: What was changed before comparing, or why there is no row.
        beyond_end: The position lies beyond the end of its chromosome.
    """

    entry: Entry
    status: str
    row: VariantRow | None = None
    note: str = ""
    beyond_end: bool = False


@dataclass(slots=True)
class Report:
    """Counts of the answers so far, from which a wrong assembly is recognised.

    Attributes:
        positions_met: Entries at a position where the release has a variant.
        reference_differs: Entries whose reference base differs there.
        prefixed: Entries that were looked up and whose chromosome was written with chr.
        beyond_end: Entries whose position lies beyond the end of its chromosome.
        of_other_assembly: Entries that themselves say that they are of another assembly, by its name.
    """

    entries: int = 0
    found: int = 0
    looked_up: int = 0
    positions_met: int = 0
    reference_differs: int = 0
    prefixed: int = 0
    beyond_end: int = 0
    first_beyond_end: str = ""
    of_other_assembly: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Answer) -> None:
        """Count one more answer."""
        self.entries += 1
        self.prefixed += answer.status != NOT_LOOKED_UP and answer.entry.text[:3].lower() == "chr"
        self.found += answer.status == FOUND
        self.looked_up += answer.status != NOT_LOOKED_UP
        self.positions_met += answer.status in (FOUND, NO_SUCH_ALLELE, OTHER_REFERENCE)
        self.reference_differs += answer.status == OTHER_REFERENCE
        if answer.beyond_end:
            self.beyond_end += 1
            self.first_beyond_end = self.first_beyond_end or f"line {answer.entry.number}: {answer.note}"
        if own_assembly := answer.entry.assembly or (answer.entry.variant.assembly if answer.entry.variant else ""):
            self.of_other_assembly[own_assembly] += 1

    def notes(self) -> list[str]:
        """Sentences about changes that would hide everything else if they were noted at each entry."""
        return [f"{self.prefixed} chromosomes written with chr were compared without it"] if self.prefixed else []

    def warnings(self, *, assembly: str, claims: Sequence[AssemblyClaim] = ()) -> list[str]:
        """At most one sentence about a wrong assembly: the most serious that applies, with its numbers.

        Args:
            assembly: That of the release.
            claims: What the list says of its own.
        """
        other = next((name for name in LENGTHS if name != assembly), "another assembly")
        if evidence := self._evidence(assembly, claims):
            return [f"WRONG ASSEMBLY: {'; '.join(evidence)}; the release is {assembly}"]
        if self.positions_met >= 5 and self.reference_differs > 0.2 * self.positions_met:
            return [
                f"SUSPECTED WRONG ASSEMBLY: at {self.reference_differs} of {self.positions_met} positions in common the"
                f" reference base differs; the release is {assembly}, the list looks like {other}"
            ]
        if self.looked_up >= 20 and self.found < 0.05 * self.looked_up:
            return [
                f"FEW POSITIONS MATCH: {self.found} of {self.looked_up} variants are in this release of {assembly};"
                f" check that the list is not {other}, and that the release covers its chromosomes"
            ]
        return []

    def _evidence(self, assembly: str, claims: Sequence[AssemblyClaim]) -> list[str]:
        """What says that the list is of another assembly than the release."""
        evidence = [claim.evidence for claim in claims if claim.assembly != assembly]
        for name, count in self.of_other_assembly.most_common():
            if name != assembly:
                evidence.append(f"{count:,} of {self.entries:,} entries say that they are of {name}")
        if self.beyond_end:
            evidence.append(
                f"{self.beyond_end:,} of {self.entries:,} positions lie beyond the end of their chromosome in"
                f" {assembly} ({self.first_beyond_end})"
            )
        if evidence and self.reference_differs:
            counts = f"{self.reference_differs:,} of {self.positions_met:,}"
            evidence.append(f"at {counts} positions in common the reference base differs")
        return evidence


@dataclass(frozen=True)
class Annotator:
    """Looks entries up in one release. columns: typed columns to read into the rows' `values`."""

    release: ReleaseReader
    columns: Sequence[str] = ()

    def answers(self, entries: Iterable[Entry]) -> Iterator[Answer]:
        """One answer for each entry, in order."""
        for batch in batches(entries, ENTRY_BATCH_SIZE):
            yield from self._answer_batch(batch)

    def _answer_batch(self, batch: Sequence[Entry]) -> Iterator[Answer]:
        named = {entry.name: entry.variant for entry in batch if entry.name}
        rows_of_names = find_variants(release=self.release, variants=list(named.values()), columns=self.columns)
        by_name = dict(zip(named, rows_of_names, strict=True))
        positions = defaultdict(set)
        for entry in batch:
            if entry.chrom and not entry.problem and not by_name.get(entry.name):
                positions[entry.chrom].add(entry.pos)
                if len(entry.ref) > 1 and len(entry.alt) > 1:
                    positions[entry.chrom].add(trim_alleles(entry.pos, entry.ref, entry.alt)[0])
        rows = {chrom: self._rows_by_position(chrom, sorted(wanted)) for chrom, wanted in positions.items()}
        for entry in batch:
            if entry.problem:
                yield Answer(entry, NOT_LOOKED_UP, note=entry.problem)
            elif entry.assembly not in ("", self.release.model.assembly):
                note = f"the list says that this is of {entry.assembly}, the release is {self.release.model.assembly}"
                yield Answer(entry, NOT_LOOKED_UP, note=note)
            elif by_name.get(entry.name) or not entry.chrom:
                yield from _answer_name(entry, by_name[entry.name], self.release.model.assembly)
            else:
                answer_by = _answer_in_either_order if entry.either_order else _answer_by_alleles
                answer = answer_by(entry, rows[entry.chrom])
                yield answer if answer.row else self._check_position(answer)

    def _check_position(self, answer: Answer) -> Answer:
        """The answer, which says so if its position lies beyond the end of the chromosome."""
        entry, assembly = answer.entry, self.release.model.assembly
        length = LENGTHS[assembly][entry.chrom - 1]
        if entry.pos <= length:
            return answer
        note = f"{entry.text[:60]} lies beyond the end of chromosome {chromosome_name(entry.chrom)}, {length:,}"
        return replace(answer, note=note, beyond_end=True)

    def _rows_by_position(self, chrom: int, positions: Sequence[int]) -> dict[int, list[VariantRow]]:
        """{position: rows that begin there}, for sorted positions of one chromosome."""
        scanned = (positions[-1] - positions[0] + 1) * self._density.get(chrom, 0.0)
        scan = scanned < SCANNED_PER_LOOKUP * len(positions)
        if scan:
            statement = statements.rows_on_chromosome_by_scan(self.release.tables, tuple(self.columns))
            parameters: list[Any] = [positions, chrom, positions[0], positions[-1]]
        else:
            statement = statements.rows_on_chromosome(self.release.tables, tuple(self.columns))
            parameters = [positions, chrom]
        rows: dict[int, list[VariantRow]] = defaultdict(list)
        with transaction.atomic(using=READONLY), readonly.cursor() as cursor:
            if scan:  # by a hash of the list
                cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off")
            cursor.execute(statement, parameters)
            for row in cursor.fetchall():
                rows[row[1]].append(variant_row(row))
        return rows

    @cached_property
    def _density(self) -> dict[int, float]:
        """Variants for each base of each chromosome, as PostgreSQL's statistics of its partitions know them."""
        with binary_cursor() as cursor:
            rows = estimate_rows(cursor, tables=self.release.tables)
        lengths = LENGTHS[self.release.model.assembly]
        return {chrom: count / lengths[chrom - 1] for chrom, count in rows.items()}


def _answer_name(entry: Entry, rows: Sequence[VariantRow], assembly: str) -> Iterator[Answer]:
    """One answer for each variant that the name means: an rs number may mean several."""
    by_alleles = [row for row in rows if _has_alleles_of(row, entry)]
    if rows and not by_alleles:
        there = ", ".join(f"{row.ref}>{row.alt}" for row in rows)
        yield Answer(entry, NO_SUCH_ALLELE, note=f"{entry.name} is {there} here, not {entry.ref}/{entry.alt}")
        return
    notes = [*entry.notes, *([f"one of {len(by_alleles)} variants of {entry.name}"] if len(by_alleles) > 1 else [])]
    for row in by_alleles:
        yield Answer(entry, FOUND, row, "; ".join(notes))
    if not rows:
        other = entry.variant.assembly if entry.variant and entry.variant.assembly != assembly else ""
        note = f"written for {other}, the release is {assembly}" if other else "not in the release"
        yield Answer(entry, ABSENT, note=note)


def _has_alleles_of(row: VariantRow, entry: Entry) -> bool:
    """Whether a row has the alleles that a table gives beside an rs number; True where it gives none."""
    if not entry.ref or entry.chrom:
        return True
    alleles = (row.ref.upper(), row.alt.upper())
    return alleles == (entry.ref, entry.alt) or (entry.either_order and alleles == (entry.alt, entry.ref))


def _answer_in_either_order(entry: Entry, rows: dict[int, list[VariantRow]]) -> Answer:
    """Alleles of which the list does not say which is the reference: the release decides if it has only one order."""
    orders = ((entry.ref, entry.alt), (entry.alt, entry.ref))
    answers = [_answer_by_alleles(replace(entry, ref=ref, alt=alt), rows) for ref, alt in orders]
    matching = [answer for answer in answers if answer.row]
    if len(matching) == 1:
        answer = matching[0]
        decided = f"the list does not say which allele is the reference: {answer.entry.ref} in the release"
        return replace(answer, note="; ".join(filter(None, (answer.note, decided))))
    if matching:
        note = f"the list does not say which allele is the reference, and the release has {entry.ref}>{entry.alt} and"
        return Answer(entry, NOT_LOOKED_UP, note=f"{note} {entry.alt}>{entry.ref}")
    return min(answers, key=lambda answer: _MISSES.index(answer.status))


def _answer_by_alleles(entry: Entry, rows: dict[int, list[VariantRow]]) -> Answer:
    """Compare the alleles as written, then without the bases that both share; the note names other alleles there."""
    notes = list(entry.notes)
    same_position = rows.get(entry.pos, [])
    for row in same_position:
        if row.ref == entry.ref and row.alt == entry.alt:
            return Answer(entry, FOUND, row, "; ".join(notes))
    if len(entry.ref) > 1 and len(entry.alt) > 1:
        pos, ref, alt = trim_alleles(entry.pos, entry.ref, entry.alt)
        for row in rows.get(pos, []):
            if row.ref == ref and row.alt == alt:
                return Answer(entry, FOUND, row, "; ".join([*notes, f"padding removed: {pos} {ref}>{alt}"]))
    if not same_position:
        return Answer(entry, ABSENT, note="; ".join([*notes, "no variant at this position"]))
    if all(row.ref[0] != entry.ref[0] for row in same_position):
        notes.append(f"the reference base here is {same_position[0].ref[0]}")
        return Answer(entry, OTHER_REFERENCE, note="; ".join(notes))
    notes.append("here are " + ", ".join(f"{row.ref}>{row.alt}" for row in same_position))
    return Answer(entry, NO_SUCH_ALLELE, note="; ".join(notes))


_MISSES = (NO_SUCH_ALLELE, ABSENT, OTHER_REFERENCE)  # of two orders of alleles, the one that says most comes first
