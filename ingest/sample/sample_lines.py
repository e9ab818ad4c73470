"""Synthetic variants -> source lines: segments of columns drawn for many variants at once, then joined. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from random import Random

from ingest.sample.effect_cells import CHANGE, OFFSET, EffectCellMaker, TranscriptHits, find_severest_sites, vep_term
from ingest.sample.layout import Block, Column, RunBlock, make_blocks
from ingest.sample.sample_variants import SampleVariant

_BATCH_SIZE = 1_000  # variants made together
_MAX_CACHED_TEXTS = 5_000
_HG19_SHIFT = 318_117  # bases; real files have lifted-over positions
_AMINO_ACID_CHANGES = {"missense", "stop"}  # dbNSFP has nothing else


class LineMaker:
    """Makes the lines of variants in one layout; `pool` is the number of segments to draw from."""

    def __init__(self, layout: Sequence[Column], chromosome: str, pool: int, random: Random) -> None:
        names = [column.name for column in layout]
        # The last columns differ between the lines of a variant: consequence and gene of the line, unique_variant.
        self._tail_names = [name for name in names if "_precedent_" in name]
        self._keys = len(list(takewhile(lambda column: column.block == "key", layout)))
        self._chromosome = chromosome
        self._random = random
        self._effects = EffectCellMaker(names[: -len(self._tail_names) - 1])
        self._blocks = make_blocks(layout, chromosome, pool, random)
        first_columns = [run[0] for run in self._effects.runs] + [column for column, _ in self._blocks]
        self._order = sorted(range(len(first_columns)), key=first_columns.__getitem__)
        self._texts: dict[TranscriptHits, list[str]] = {}

    def make_lines(self, variants: Iterable[SampleVariant]) -> Iterator[tuple[str, list[str]]]:
        """Of each variant: (cells that all its lines share, the last cells of each line except unique_variant)."""
        remaining = iter(variants)
        while batch := list(islice(remaining, _BATCH_SIZE)):
            effects = zip(*(self._make_effect_texts(variant) for variant in batch), strict=True)
            segments = [*effects, *(self._draw(block, batch) for _, block in self._blocks)]
            ordered = [map(self._make_key_cells, batch), *(segments[index] for index in self._order)]
            for variant, cells in zip(batch, zip(*ordered, strict=True), strict=True):
                yield "\t".join(cells), self._make_line_ends(variant.hits)

    def _draw(self, block: Block | RunBlock, batch: Sequence[SampleVariant]) -> list[str]:
        if isinstance(block, RunBlock):
            return block.draw_for([variant.touched for variant in batch], self._random)
        if block.name == "touched":  # the bases looked at and the SNVs known among them
            return [f"{variant.touched}\t{self._random.choice((0, 0, 0, 1, 2))}" for variant in batch]
        if block.name != "dbnsfp":
            return block.draw(len(batch), self._random)
        present = [any(site in _AMINO_ACID_CHANGES for _, site in variant.hits) for variant in batch]
        return block.draw_where(present, self._random)

    def _make_key_cells(self, variant: SampleVariant) -> str:
        key = f"{self._chromosome}\t{variant.pos}\t{variant.ref}\t{variant.alt}"
        if self._keys == 4:
            return key
        return f"{key}\t{self._chromosome}\t{variant.pos + _HG19_SHIFT}\t{variant.ref}\t{variant.alt}\tY"

    def _make_effect_texts(self, variant: SampleVariant) -> list[str]:
        """Texts of the runs of effect columns, with the variant's own numbers and bases filled in."""
        texts = self._texts.get(variant.hits)
        if texts is None:
            if len(self._texts) > _MAX_CACHED_TEXTS:
                self._texts.clear()
            texts = self._texts[variant.hits] = self._effects.make_texts(variant.hits, self._random)
        offset, change = str(variant.pos % 4_999 + 1), _make_change(variant)
        return [text.replace(OFFSET, offset).replace(CHANGE, change) for text in texts]

    def _make_line_ends(self, hits: TranscriptHits) -> list[str]:
        """The last cells of each line: one line for each gene."""
        genes = [(gene.symbol or gene.gene_id, site) for gene, site in find_severest_sites(hits)] or [(".", "")]
        return [
            "\t".join(gene if name.endswith("_gene") else vep_term(site).split(",")[0] for name in self._tail_names)
            for gene, site in genes
        ]


def _make_change(variant: SampleVariant) -> str:
    """The change behind a position in HGVS; an indel's base before the change stands in both of its alleles."""
    if len(variant.ref) == len(variant.alt):
        return f"{variant.ref}>{variant.alt}"
    return f"ins{variant.alt[1:]}" if len(variant.ref) == 1 else f"del{variant.ref[1:]}"
