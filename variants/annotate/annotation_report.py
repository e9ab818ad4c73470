"""Answers for the entries of a list, counted: what was found, and what says that the list is of another assembly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variants.fields.typed_values import Value
from variants.genome.alleles import VariantKey
from variants.genome.chromosomes import LENGTHS, chromosome_name
from variants.genome.hgvs import parse_rs
from variants.lists.assembly_claims import AssemblyClaim, describe_wrong_assembly
from variants.lists.entries import ALLELE, Entry
from variants.releases.models import Release
from variants.releases.rows import VariantRow
from variants.releases.rs_evidence import RsRow, compare_rs_numbers, find_other_positions

if TYPE_CHECKING:  # it loads htslib, which most portals do without
    from variants.genome.reference_sequence import ReferenceSequence

FOUND, NO_SUCH_ALLELE, ABSENT = "found", "other alleles", "absent"
OTHER_REFERENCE, NOT_LOOKED_UP = "other reference", "not looked up"
MAX_RS_ROWS = 1_000
VCF_ID = 2  # column of a VCF line
STATUSES = (FOUND, NO_SUCH_ALLELE, OTHER_REFERENCE, ABSENT, NOT_LOOKED_UP)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a release for an entry.

    Attributes:
        row: The variant; None unless it was found in PostgreSQL.
        note: What was changed before comparing, or why it was not found.
        beyond_end: The position lies beyond the end of its chromosome.
        key: Of a variant that a lake has; `values` are those of the requested fields.
    """

    entry: Entry
    status: str
    row: VariantRow | None = None
    note: str = ""
    beyond_end: bool = False
    key: VariantKey | None = None
    values: Sequence[Value] | None = None

    @property
    def variant_key(self) -> VariantKey | None:
        """The key of the variant; None unless found."""
        return self.row.key if self.row else self.key


@dataclass(slots=True)
class Report:
    """Counts of the answers so far, from which a wrong assembly is recognised.

    Attributes:
        found_in_lake: Entries that the release's lake answered.
        positions_met: Entries at a position where the release has a variant.
        reference_differs: Entries whose reference base differs there.
        reference: The reference sequence of the release's assembly, with which reference alleles are compared.
        sequence_checked: Entries that were compared with it.
        sequence_differs: Entries whose reference allele is another one there; `first_difference` says it of the first.
        prefixed: Entries that were looked up and whose chromosome was written with chr.
        beyond_end: Entries whose position lies beyond the end of its chromosome.
        rs_rows: The first rs numbers that lines of a VCF or rows of a table have beside their positions.
        rs_evidence: What these say against the release's assembly; '' if nothing (`weigh_rs_numbers`).
        rs_conflict: A sentence on rows whose rs number the release has elsewhere; '' if there are none.
        of_other_assembly: Entries that themselves say that they are of another assembly, by its name.
    """

    entries: int = 0
    found: int = 0
    found_in_lake: int = 0
    looked_up: int = 0
    positions_met: int = 0
    reference_differs: int = 0
    reference: ReferenceSequence | None = None
    sequence_checked: int = 0
    sequence_differs: int = 0
    first_difference: str = ""
    prefixed: int = 0
    beyond_end: int = 0
    first_beyond_end: str = ""
    rs_rows: list[RsRow] = field(default_factory=list)
    rs_evidence: str = ""
    rs_conflict: str = ""
    of_other_assembly: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Answer) -> None:
        """Count one more answer."""
        status = answer.status
        self.entries += 1
        if status != NOT_LOOKED_UP:
            self.looked_up += 1
            self.prefixed += _has_chr_prefix(answer.entry)
            self.positions_met += status != ABSENT
            self.found += status == FOUND
            self.found_in_lake += answer.key is not None
            self.reference_differs += status == OTHER_REFERENCE
            if self.reference is not None:
                self._compare_with_sequence(answer.entry)
        name = answer.entry.vcf[VCF_ID] if answer.entry.vcf else answer.entry.beside
        if name and answer.entry.chrom:
            self._note_rs_number(name, answer.entry.chrom, answer.entry.pos)
        if answer.beyond_end:
            self.beyond_end += 1
            self.first_beyond_end = self.first_beyond_end or f"line {answer.entry.number}: {answer.note}"
        if own_assembly := answer.entry.assembly or (answer.entry.variant.assembly if answer.entry.variant else ""):
            self.of_other_assembly[own_assembly] += 1

    def add_lake_lines(self, count: int, *, prefixed: int, names: Iterable[tuple[str, int, int]]) -> None:
        """Count lines of a VCF that a lake has.

        Args:
            prefixed: How many have a chromosome written with chr.
            names: ID, chromosome and position of each.
        """
        self.entries += count
        self.looked_up += count
        self.found += count
        self.found_in_lake += count
        self.positions_met += count
        self.prefixed += prefixed
        for name, chrom, pos in names:
            self._note_rs_number(name, chrom, pos)

    @property
    def answered_from(self) -> str:
        """The source of most answers: "lake" or "database"."""
        return "lake" if 2 * self.found_in_lake > self.entries else "database"

    def notes(self) -> list[str]:
        """Sentences about changes that would hide everything else if they were noted at each entry."""
        return [f"{self.prefixed} chromosomes written with chr were compared without it"] if self.prefixed else []

    def sequence_warnings(self, assembly: str) -> list[str]:
        """A sentence about reference alleles that are others in the reference sequence; none if there are none."""
        if not self.sequence_differs:
            return []
        return [
            f"REFERENCE DIFFERS: REF of {self.sequence_differs:,} of {self.sequence_checked:,} entries"
            f" is not what the reference sequence of {assembly} has; the first is in {self.first_difference}"
        ]

    def weigh_rs_numbers(self, release: Release) -> None:
        """Compare the rs numbers that were noted with those of the release: two questions."""
        evidence = compare_rs_numbers(
            self.rs_rows, assembly=release.assembly, releases=[release], name="lines of the list"
        )
        self.rs_evidence = evidence.describe() if evidence is not None and evidence.contradicts else ""
        if not self.rs_evidence and (conflicts := find_other_positions(self.rs_rows, release)):
            row, (chrom, pos) = conflicts[0]
            self.rs_conflict = (
                f"the rs numbers of {len(conflicts):,} of {len(self.rs_rows):,} rows are at other positions in the"
                f" release (rs{row.number} stands at {chromosome_name(row.chrom)}:{row.pos} in the list and at"
                f" {chromosome_name(chrom)}:{pos} in the release): these rows were looked up by position and alleles"
            )

    def _note_rs_number(self, name: str, chrom: int, pos: int) -> None:
        if len(self.rs_rows) < MAX_RS_ROWS and (number := parse_rs(name)) is not None:
            self.rs_rows.append(RsRow(number, chrom, pos))

    def _compare_with_sequence(self, entry: Entry) -> None:
        if self.reference is None or entry.either_order or not entry.chrom or not ALLELE.fullmatch(entry.ref):
            return
        ref = entry.ref.upper()
        bases = self.reference.fetch(entry.chrom, entry.pos, entry.pos + len(ref) - 1)
        if len(bases) < len(ref):  # the file does not have this sequence, or not so much of it
            return
        self.sequence_checked += 1
        if any(base != other and "N" not in (base, other) for base, other in zip(ref, bases, strict=True)):
            self.sequence_differs += 1
            location = f"line {entry.number}: {chromosome_name(entry.chrom)}:{entry.pos} {ref[:20]}"
            self.first_difference = self.first_difference or f"{location}, where the sequence has {bases[:20]}"

    def warnings(self, *, assembly: str, claims: Sequence[AssemblyClaim] = ()) -> list[str]:
        """At most one sentence about a wrong assembly, the most serious that applies, with its numbers; then one on rs
        numbers that the release has elsewhere.

        Args:
            assembly: That of the release.
            claims: What the list says of its own.
        """
        if wrong := self.wrong_assembly_warning(assembly=assembly, claims=claims):
            return [wrong]
        conflict = [self.rs_conflict] if self.rs_conflict else []
        if self.looked_up >= 20 and self.found < 0.05 * self.looked_up:
            return [
                f"FEW POSITIONS MATCH: {self.found} of {self.looked_up} variants are in this release of {assembly};"
                f" check that the list is not {_other_assembly(assembly)}, and that the release covers its chromosomes",
                *conflict,
            ]
        return conflict

    def wrong_assembly_warning(self, *, assembly: str, claims: Sequence[AssemblyClaim] = ()) -> str:
        """One sentence with the numbers that say that the list is of another assembly; '' if none do."""
        if evidence := self._evidence(assembly, claims):
            return describe_wrong_assembly(evidence, assembly)
        many_differ = self.positions_met >= 5 and self.reference_differs > 0.2 * self.positions_met
        if many_differ or (self.positions_met >= 2 and self.reference_differs == self.positions_met):
            return (
                f"SUSPECTED WRONG ASSEMBLY: at {self.reference_differs} of {self.positions_met} positions in common the"
                f" reference base differs; the release is {assembly}, the list looks like {_other_assembly(assembly)}"
            )
        return f"SUSPECTED WRONG ASSEMBLY: {self.rs_evidence}" if self.rs_evidence else ""

    def _evidence(self, assembly: str, claims: Sequence[AssemblyClaim]) -> list[str]:
        """The evidence that the list is of another assembly than the release."""
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


def _other_assembly(assembly: str) -> str:
    return next((name for name in LENGTHS if name != assembly), "another assembly")


def _has_chr_prefix(entry: Entry) -> bool:
    """Whether the chromosome of an entry was written with chr; HGVS ids are always written so."""
    return bool(entry.chrom) and entry.text[:3].lower() == "chr" and ":g." not in entry.text
