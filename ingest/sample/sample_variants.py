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
_LONGEST_INDEL = 200  # bases
_MEAN_INDEL = 4  # bases
# Sites whose name says what a substitution does to the protein, and what an indel does instead.
_INDEL_SITES = {"missense": "frameshift", "stop": "frameshift", "synonymous": "inframe"}
_TELOMERE = 10_000  # bases at the end of a chromosome that stay free


@dataclass(frozen=True, slots=True)
class SampleVariant:
    """One variant and (transcript, site) for each transcript of the genes within reach."""

    pos: int
    ref: str
    alt: str
    hits: Hits

    @property
    def touched(self) -> int:
        """Bases of the reference that an indel touches: those deleted, or both neighbours of an insertion."""
        return max(2, len(self.ref))


def walk(
    genes: Sequence[GeneRecord], *, length: int, lines: int, random: Random, indels: bool = False
) -> Iterator[SampleVariant]:
    """SNVs or indels in order of position, spread so that about `lines` source lines cover all genes; they do not end
    there.

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
        if indels:
            hits = tuple((transcript, _INDEL_SITES.get(site, site)) for transcript, site in hits)
        for ref, alt in _indels(random) if indels else _substitutions(random):
            yield SampleVariant(pos, ref, alt, hits)
        step = max(1, round(random.expovariate(1 / gap)))
        pos = min(pos + step, max(pos, end) + 1)  # chance may reach the end too early: then base by base


def _substitutions(random: Random) -> list[tuple[str, str]]:
    """(ref, alt) of the SNVs at a position."""
    ref, *others = random.sample("ACGT", 4)
    return [(ref, alt) for alt in others[: random.choices(*_ALTS)[0]]]


def _indels(random: Random) -> list[tuple[str, str]]:
    """(ref, alt) of the indels at a position, each with the base before it, as VCF writes them."""
    base, *following = random.choices("ACGT", k=1 + _LONGEST_INDEL)
    alleles = []
    for _ in range(random.choices(*_ALTS)[0]):
        length = min(_LONGEST_INDEL, 1 + int(random.expovariate(1 / _MEAN_INDEL)))
        if random.random() < 0.5:
            alleles.append((base + "".join(following[:length]), base))
        else:
            alleles.append((base, base + "".join(random.choices("ACGT", k=length))))
    return list(dict.fromkeys(alleles))


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
