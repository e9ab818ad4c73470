"""The genes of a chromosome -> synthetic variants along it, with the transcripts they hit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ingest.sample.effect_cells import REACH, Transcript, TranscriptHits, choose_site, make_transcripts
from variants.genome.gene_tables import GeneRecord

LINES_PER_VARIANT = 1.39  # one source line for each gene that a variant is annotated to
_ALT_COUNTS = ((1, 2, 3), (83, 15, 2))  # alternate alleles at a position, and their weights
_MARGIN = 100_000  # bases outside the first and last gene
_MAX_INDEL_LENGTH = 200  # bases
_MEAN_INDEL_LENGTH = 4  # bases
# Sites named by what a substitution does to the protein, and what an indel does there.
_INDEL_SITES = {"missense": "frameshift", "stop": "frameshift", "synonymous": "inframe"}
_TELOMERE = 10_000  # bases at each end of a chromosome with hardly a variant


@dataclass(frozen=True, slots=True)
class SampleVariant:
    """One variant and (transcript, site) for each transcript of the genes within reach."""

    pos: int
    ref: str
    alt: str
    hits: TranscriptHits

    @property
    def touched(self) -> int:
        """Bases of the reference that an indel touches: those deleted, or both neighbours of an insertion."""
        return max(2, len(self.ref))


def generate_variants(
    genes: Sequence[GeneRecord], *, length: int, lines: int, random: Random, indels: bool = False
) -> Iterator[SampleVariant]:
    """SNVs or indels in order of position, spread so that about `lines` source lines cover all genes.

    They end where the chromosome does: a caller that gets fewer lines than requested has requested too many.

    Args:
        genes: Of one chromosome, by start.
        length: Bases of the chromosome.
        lines: Source lines that are needed.
        random: Source of randomness.
        indels: Indels instead of SNVs.

    Raises:
        ValueError: The chromosome has no room for so many lines.
    """
    start = max(_TELOMERE, genes[0].start - _MARGIN)
    end = min(length - _TELOMERE, max(gene.end for gene in genes) + _MARGIN)
    # 1.19 variants at a position; a twentieth of the chromosome is left for random variation.
    gap = 0.95 * (end - start) / (lines / LINES_PER_VARIANT / 1.19)
    if gap < 1:
        raise ValueError(f"{lines} rows do not fit between positions {start} and {end}: ask for fewer")
    crowding, spare = start + 0.9 * (end - start), length - _MAX_INDEL_LENGTH - end
    in_reach = _GenesInReach(genes)
    pos, positions, lines_so_far = start, 0, 0
    while pos <= length - _MAX_INDEL_LENGTH:
        hits = in_reach.find_hits(pos, random)
        if indels:
            hits = tuple((transcript, _INDEL_SITES.get(site, site)) for transcript, site in hits)
        for ref, alt in _choose_indels(random) if indels else _choose_substitutions(random):
            yield SampleVariant(pos, ref, alt, hits)
            lines_so_far += in_reach.line_count
        positions += 1
        if crowding < pos < end:
            # Where genes are few, lines are few: what the bases behind the last gene cannot take comes before them.
            needed = (lines - lines_so_far) * positions / lines_so_far
            if needed > (end - pos) / gap + spare / 2:
                gap = max(1.0, 0.9 * (end - pos) / needed)
        step = max(1, round(random.expovariate(1 / gap)))
        pos = min(pos + step, max(pos, end) + 1)  # if the end is reached too early: base by base


def _choose_substitutions(random: Random) -> list[tuple[str, str]]:
    """(ref, alt) of the SNVs at a position."""
    ref, *others = random.sample("ACGT", 4)
    return [(ref, alt) for alt in others[: random.choices(*_ALT_COUNTS)[0]]]


def _choose_indels(random: Random) -> list[tuple[str, str]]:
    """(ref, alt) of the indels at a position, each with the base before it, as VCF writes them."""
    base, *following = random.choices("ACGT", k=1 + _MAX_INDEL_LENGTH)
    alleles = []
    for _ in range(random.choices(*_ALT_COUNTS)[0]):
        length = min(_MAX_INDEL_LENGTH, 1 + int(random.expovariate(1 / _MEAN_INDEL_LENGTH)))
        if random.random() < 0.5:
            alleles.append((base + "".join(following[:length]), base))
        else:
            alleles.append((base, base + "".join(random.choices("ACGT", k=length))))
    return list(dict.fromkeys(alleles))


class _GenesInReach:
    """Genes within reach of a position that only moves forward, and their transcripts."""

    def __init__(self, genes: Sequence[GeneRecord]) -> None:
        self._remaining = iter(genes)
        self._next = next(self._remaining, None)
        self._near: list[tuple[GeneRecord, list[Transcript]]] = []

    @property
    def line_count(self) -> int:
        """Lines of a variant at the last position: one for each gene, one where there is none."""
        return max(1, len(self._near))

    def find_hits(self, pos: int, random: Random) -> TranscriptHits:
        while self._next and self._next.start - REACH <= pos:
            self._near.append((self._next, make_transcripts(self._next)))
            self._next = next(self._remaining, None)
        self._near = [(gene, transcripts) for gene, transcripts in self._near if gene.end + REACH >= pos]
        sites = [(transcripts, choose_site(gene, pos, random)) for gene, transcripts in self._near]
        return tuple((transcript, site) for transcripts, site in sites for transcript in transcripts)
