"""The columns of a synthetic file, and the prepared segments from which its rows are drawn. Pure.

columns_438.tsv, columns_366.tsv and columns_359.tsv hold, for each column of the SNV and the indel files of TOPMed
freeze 5 and the SNV files of freeze 4, measured shares and a recipe: block (neighbours that are missing together),
presence (share of variants with the block), repeat (share of variants that have the cells of their predecessor), inside
(share of filled cells if the block is present). Key and effect columns are made elsewhere. Blocks of indel files
whose name begins with `runs_` have a value for each base that the indel touches; their shares and recipes are those of
SNV files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice, repeat
from pathlib import Path
from random import Random

from ingest.sample.recipes import NULL, CellMaker, make_cell_maker

FOLDER = Path(__file__).parent
LAYOUTS = (359, 366, 438, 2052)
INDEL_COLUMNS = 366  # the only layout of indels
POOL_SIZE = 1_000  # segments of a block: more make no difference within gzip's window
_MAX_RUN_LENGTH = 60
_SIGNALS = ("H3K4me1", "H3K4me3", "H3K27ac", "H3K27me3", "H3K9me3", "H3K36me3", "DNase", "H2A.Z", "H3K9ac")
_EPIGENOMES = range(1, 128)
_SIGNAL_RECIPE = "num f3 0 0.004 0.02 0.07 0.15 0.3 0.7 2 60"
_STATES = "one 15_Quies:60 5_TxWk:15 7_Enh:6 9_Het:6 14_ReprPCWk:6 1_TssA:3 4_Tx:4"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout; block is 'key', 'effect' or the name of a block of scores."""

    name: str
    block: str
    presence: float = 1
    repeat: float = 0
    inside: float = 1
    recipe: str = ""


def read_layout(columns: int) -> list[Column]:
    """The columns of TOPMed freeze 4 (359), freeze 5 (438; indels 366), or freeze 5 with cell-type columns (2052).

    Raises:
        ValueError: There is no layout of so many columns.
    """
    if columns not in LAYOUTS:
        raise ValueError(f"a sample has {', '.join(map(str, LAYOUTS))} columns, not {columns}")
    if columns != 2052:
        return list(_read_columns(FOLDER / f"columns_{columns}.tsv"))
    base = list(_read_columns(FOLDER / "columns_438.tsv"))
    last = next(index for index, column in enumerate(base) if "_precedent_" in column.name)
    cell_types = islice(_cell_type_columns(), columns - len(base))
    return [*base[:last], *cell_types, *base[last:]]


def _read_columns(path: Path) -> Iterator[Column]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            presence, repetition, inside = (float(row[key] or 0) for key in ("presence", "repeat", "inside"))
            yield Column(row["name"], row["block"], presence, repetition, inside, row["recipe"])


def _cell_type_columns() -> Iterator[Column]:
    """Roadmap and GenoSkyline columns of the full WGSA, one block for each epigenome; names and values are invented."""
    for number in _EPIGENOMES:
        block = f"epigenome{number}"
        for mark in _SIGNALS:
            yield Column(f"Roadmap_E{number:03d}_{mark}_signal", block, 1, 0.7, 0.6, _SIGNAL_RECIPE)
    for number in _EPIGENOMES:
        yield Column(f"Roadmap_E{number:03d}_15_coreMarks_state", "states", 1, 0.9, 1, _STATES)
    for number in _EPIGENOMES:
        yield Column(
            f"GenoSkylinePlus_E{number:03d}", "skyline", 0.5, 0.8, 1, "num f5 0 0 0.001 0.01 0.05 0.2 0.6 0.9 1"
        )
    for number in _EPIGENOMES:
        yield Column(f"Roadmap_E{number:03d}_peak", "peaks", 0.4, 0.8, 1, "one N:9 Y:1")
    for number in _EPIGENOMES:
        yield Column(f"ENCODE_footprint_{number:03d}", "footprints", 0.03, 0.5, 1, "one Y:1")


class Block:
    """Neighbouring columns that are present or missing together."""

    def __init__(self, columns: Sequence[Column], chromosome: str, pool: int, random: Random) -> None:
        first = columns[0]
        self.name, self.width, self.presence = first.block, len(columns), first.presence
        makers = [(make_cell_maker(column.recipe, chromosome), column.inside) for column in columns]
        self._pool = [_make_segment(makers, random) for _ in range(pool)]
        self._null = "\t".join([NULL] * self.width)
        # Geometric run lengths: each variant keeps its predecessor's cells with the measured probability.
        keep = min(first.repeat, 0.98)
        self._runs = [(1 - keep) * keep**length for length in range(_MAX_RUN_LENGTH)] if keep > 0.3 else None

    def draw(self, count: int, random: Random) -> list[str]:
        """Segments of `count` variants, one after the other along the chromosome."""
        segments = random.choices(self._pool, k=count)
        if self.presence < 1:
            segments = [
                segment if chance < self.presence else self._null
                for segment, chance in zip(segments, iter(random.random, None), strict=False)
            ]
        if not self._runs:
            return segments
        lengths = random.choices(range(1, _MAX_RUN_LENGTH + 1), self._runs, k=count)
        return list(islice(chain.from_iterable(map(repeat, segments, lengths)), count))

    def draw_where(self, present: Sequence[bool], random: Random) -> list[str]:
        """Segments for the variants that have the block, nulls for the others."""
        return [random.choice(self._pool) if is_present else self._null for is_present in present]


class RunBlock:
    """Neighbouring columns of an indel file with a value for each base that the indel touches: `.{2}0.5{1}`."""

    def __init__(self, columns: Sequence[Column], chromosome: str) -> None:
        self._makers = [(make_cell_maker(column.recipe, chromosome), column.inside) for column in columns]
        self._presence = columns[0].presence

    def draw_for(self, lengths: Sequence[int], random: Random) -> list[str]:
        """Segments of variants that touch so many bases each."""
        return ["\t".join(self._cells(length, random)) for length in lengths]

    def _cells(self, length: int, random: Random) -> Iterator[str]:
        present = random.random() < self._presence
        for make, inside in self._makers:
            if not present or random.random() >= inside:
                yield f"{NULL}{{{length}}}"
            else:
                yield _runs(make, length, random)


def _runs(make: CellMaker, length: int, random: Random) -> str:
    """Up to three values, each with the number of neighbouring bases that have it; some bases have none."""
    values = list(dict.fromkeys(make(random) for _ in range(min(length, random.choice((1, 1, 2, 3))))))
    if len(values) < length and random.random() < 0.15:
        values.insert(0, NULL)
    values = list(dict.fromkeys(values))
    ends = [*sorted(random.sample(range(1, length), len(values) - 1)), length]
    return "".join(f"{value}{{{end - start}}}" for value, start, end in zip(values, [0, *ends], ends, strict=False))


def _make_segment(makers: Sequence[tuple[CellMaker, float]], random: Random) -> str:
    return "\t".join([make(random) if inside >= 1 or random.random() < inside else NULL for make, inside in makers])


def make_blocks(
    layout: Sequence[Column], chromosome: str, pool: int, random: Random
) -> list[tuple[int, Block | RunBlock]]:
    """(index of its first column, block) of the layout's blocks of scores."""
    blocks: list[tuple[int, Block | RunBlock]] = []
    index = 0
    for name, group in groupby(layout, key=lambda column: column.block):
        columns = list(group)
        if name.startswith("runs_"):
            blocks.append((index, RunBlock(columns, chromosome)))
        elif name not in ("key", "effect"):
            blocks.append((index, Block(columns, chromosome, pool, random)))
        index += len(columns)
    return blocks
