"""Synthetic variants along a chromosome: positions, alleles, the real genes they lie in and invented transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from ingest.sample.effect_cells import REACH, Hits, Transcript, site_of, transcripts_of
from variants.genome.gene_tables import GeneRecord

LINES_OF_VARIANT = 1.39  # a source line for each gene a variant is annotated to
_ALTS = ((1, 2, 3), (83, 15, 2))  # alternate alleles at a position, by weight
_MARGIN = 100_000  # bases outside the first and last gene
_TELOMERE = 10_000  # bases at the end of a chromosome that stay free


@dataclass(frozen=True, slots=True)
class SampleVariant:
    """One variant and (transcript, site) for each transcript of the genes within reach."""

    pos: int
    ref: str
    alt: str
    hits: Hits


def walk(genes: Sequence[GeneRecord], *, length: int, lines: int, random: Random) -> Iterator[SampleVariant]:
    """Variants in order of position, spread so that about `lines` source lines cover all genes; they do not end there.

    genes: of one chromosome, by start. length: bases of the chromosome. Raises ValueError where so many lines do not
    fit on it.
    """
    start = max(_TELOMERE, genes[0].start - _MARGIN)
    end = min(length - _TELOMERE, max(gene.end for gene in genes) + _MARGIN)
    # 1.19 variants at a position; a twentieth of the chromosome is left for chance.
    gap = 0.95 * (end - start) / (lines / LINES_OF_VARIANT / 1.19)
    if gap < 1:
        raise ValueError(f"{lines} rows do not fit between positions {start} and {end}: ask for fewer")
    near = _Neighbourhood(genes)
    pos = start
    while True:
        hits = near.hits(pos, random)
        ref, *others = random.sample("ACGT", 4)
        for alt in others[: random.choices(*_ALTS)[0]]:
            yield SampleVariant(pos, ref, alt, hits)
        step = max(1, round(random.expovariate(1 / gap)))
        pos = min(pos + step, max(pos, end) + 1)  # chance may reach the end too early: then base by base


class _Neighbourhood:
    """Genes within reach of a position that only moves forward, and their transcripts."""

    def __init__(self, genes: Sequence[GeneRecord]) -> None:
        self._coming = iter(genes)
        self._next = next(self._coming, None)
        self._near: list[tuple[GeneRecord, list[Transcript]]] = []

    def hits(self, pos: int, random: Random) -> Hits:
        while self._next and self._next.start - REACH <= pos:
            self._near.append((self._next, transcripts_of(self._next)))
            self._next = next(self._coming, None)
        self._near = [(gene, transcripts) for gene, transcripts in self._near if gene.end + REACH >= pos]
        sites = [(transcripts, site_of(gene, pos, random)) for gene, transcripts in self._near]
        return tuple((transcript, site) for transcripts, site in sites for transcript in transcripts)
