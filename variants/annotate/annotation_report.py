"""Answers for the entries of a list, counted: what was found, and what says that the list is of another assembly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from variants.genome.chromosomes import LENGTHS, chromosome_name
from variants.lists.assembly_claims import AssemblyClaim, describe_wrong_assembly
from variants.lists.entries import ALLELE, Entry
from variants.releases.rows import VariantRow

if TYPE_CHECKING:  # it loads htslib, which most portals do without
    from variants.genome.reference_sequence import ReferenceSequence

FOUND, NO_SUCH_ALLELE, ABSENT = "found", "other alleles", "absent"
OTHER_REFERENCE, NOT_LOOKED_UP = "other reference", "not looked up"
STATUSES = (FOUND, NO_SUCH_ALLELE, OTHER_REFERENCE, ABSENT, NOT_LOOKED_UP)


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
        reference: The reference sequence of the release's assembly, with which reference alleles are compared.
        sequence_checked: Entries that were compared with it.
        sequence_differs: Entries whose reference allele is another one there; `first_difference` says it of the first.
        prefixed: Entries that were looked up and whose chromosome was written with chr.
        beyond_end: Entries whose position lies beyond the end of its chromosome.
        of_other_assembly: Entries that themselves say that they are of another assembly, by its name.
    """

    entries: int = 0
    found: int = 0
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
            self.reference_differs += status == OTHER_REFERENCE
            if self.reference is not None:
                self._compare_with_sequence(answer.entry)
        if answer.beyond_end:
            self.beyond_end += 1
            self.first_beyond_end = self.first_beyond_end or f"line {answer.entry.number}: {answer.note}"
        if own_assembly := answer.entry.assembly or (answer.entry.variant.assembly if answer.entry.variant else ""):
            self.of_other_assembly[own_assembly] += 1

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
            place = f"line {entry.number}: {chromosome_name(entry.chrom)}:{entry.pos} {ref[:20]}"
            self.first_difference = self.first_difference or f"{place}, where the sequence has {bases[:20]}"

    def warnings(self, *, assembly: str, claims: Sequence[AssemblyClaim] = ()) -> list[str]:
        """At most one sentence about a wrong assembly: the most serious that applies, with its numbers.

        Args:
            assembly: That of the release.
            claims: What the list says of its own.
        """
        other = next((name for name in LENGTHS if name != assembly), "another assembly")
        if evidence := self._evidence(assembly, claims):
            return [describe_wrong_assembly(evidence, assembly)]
        many_differ = self.positions_met >= 5 and self.reference_differs > 0.2 * self.positions_met
        if many_differ or (self.positions_met >= 2 and self.reference_differs == self.positions_met):
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


def _has_chr_prefix(entry: Entry) -> bool:
    """Whether the chromosome of an entry was written with chr; HGVS ids are always written so."""
    return bool(entry.chrom) and entry.text[:3].lower() == "chr" and ":g." not in entry.text
