"""Source lines of synthetic variants: segments of columns drawn for many variants at once, then joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from random import Random

from ingest.sample.effect_cells import CHANGE, OFFSET, EffectColumns, Hits, genes_hit, vep_term
from ingest.sample.layout import Block, Column, RunBlock, blocks_of
from ingest.sample.sample_variants import SampleVariant

_CHUNK = 1_000  # variants made together
_MOST_REMEMBERED = 5_000
_HG19_SHIFT = 318_117  # bases; where a real file has a lift-over
_AMINO_ACID_CHANGES = {"missense", "stop"}  # dbNSFP has nothing else


class RowMaker:
    """Makes the lines of variants in one layout."""

    def __init__(self, layout: Sequence[Column], chromosome: str, pool: int, random: Random) -> None:
        names = [column.name for column in layout]
        # The last columns differ between the lines of a variant: consequence and gene of this line, unique_variant.
        self._tail_names = [name for name in names if "_precedent_" in name]
        self._keys = len(list(takewhile(lambda column: column.block == "key", layout)))
        self._chromosome = chromosome
        self._random = random
        self._effects = EffectColumns(names[: -len(self._tail_names) - 1])
        self._blocks = blocks_of(layout, chromosome, pool, random)
        places = [run[0] for run in self._effects.runs] + [place for place, _ in self._blocks]
        self._order = sorted(range(len(places)), key=places.__getitem__)
        self._texts: dict[Hits, list[str]] = {}

    def rows(self, variants: Iterable[SampleVariant]) -> Iterator[tuple[str, list[str]]]:
        """(cells that all lines of the variant share, the further cells of each line but unique_variant)."""
        coming = iter(variants)
        while chunk := list(islice(coming, _CHUNK)):
            effects = zip(*(self._effect_texts(variant) for variant in chunk), strict=True)
            segments = [*effects, *(self._draw(block, chunk) for _, block in self._blocks)]
            ordered = [map(self._key_cells, chunk), *(segments[place] for place in self._order)]
            for variant, cells in zip(chunk, zip(*ordered, strict=True), strict=True):
                yield "\t".join(cells), self._tails(variant.hits)

    def _draw(self, block: Block | RunBlock, chunk: Sequence[SampleVariant]) -> list[str]:
        if isinstance(block, RunBlock):
            return block.draw_for([variant.touched for variant in chunk], self._random)
        if block.name == "touched":  # the bases looked at and the SNVs known among them
            return [f"{variant.touched}\t{self._random.choice((0, 0, 0, 1, 2))}" for variant in chunk]
        if block.name != "dbnsfp":
            return block.draw(len(chunk), self._random)
        present = [any(site in _AMINO_ACID_CHANGES for _, site in variant.hits) for variant in chunk]
        return block.draw_where(present, self._random)

    def _key_cells(self, variant: SampleVariant) -> str:
        key = f"{self._chromosome}\t{variant.pos}\t{variant.ref}\t{variant.alt}"
        if self._keys == 4:
            return key
        return f"{key}\t{self._chromosome}\t{variant.pos + _HG19_SHIFT}\t{variant.ref}\t{variant.alt}\tY"

    def _effect_texts(self, variant: SampleVariant) -> list[str]:
        """Texts of the runs of effect columns with the variant's own numbers and bases in them."""
        known = self._texts.get(variant.hits)
        if known is None:
            if len(self._texts) > _MOST_REMEMBERED:
                self._texts.clear()
            known = self._texts[variant.hits] = self._effects.texts(variant.hits, self._random)
        offset, change = str(variant.pos % 4_999 + 1), _change(variant)
        return [text.replace(OFFSET, offset).replace(CHANGE, change) for text in known]

    def _tails(self, hits: Hits) -> list[str]:
        """The precedent cells of each line: one line for each gene."""
        genes = [(gene.symbol or gene.gene_id, site) for gene, site in genes_hit(hits)] or [(".", "")]
        return [
            "\t".join(gene if name.endswith("_gene") else vep_term(site).split(",")[0] for name in self._tail_names)
            for gene, site in genes
        ]


def _change(variant: SampleVariant) -> str:
    """What HGVS writes behind a position; an indel's base before the change stands in both of its alleles."""
    if len(variant.ref) == len(variant.alt):
        return f"{variant.ref}>{variant.alt}"
    return f"ins{variant.alt[1:]}" if len(variant.ref) == 1 else f"del{variant.ref[1:]}"
