"""What a release that lives in its lake alone has of variants, source lines, names and genes.

Gives what statements of PostgreSQL (variants.releases.store.statements) give of other releases. A look-up reads the
group of rows that it is in: some hundredths of a second for each file, where PostgreSQL needs a thousandth.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.lake.engine import LakeQuestion
from variants.lake.manifest import GENES_INDEX, NAMES_INDEX, LakeFile
from variants.lake.published_lake import PublishedLake
from variants.query.conditions import Always
from variants.query.to_lake import LakeSQL
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.store.statements import ROW_COLUMNS

ROWS = tuple(map(LakeSQL, ROW_COLUMNS))
_EFFECTS = LakeSQL("gene_effects")
_SORT_KEY = (LakeSQL("pos"), LakeSQL("vkey"))


@dataclass(frozen=True, slots=True)
class LakeStore:
    """Reads the lake of such a release. Rows are tuples of ROW_COLUMNS.

    Every method may raise LakeError, where the lake cannot be read or takes too long.
    """

    lake: PublishedLake

    def rows_at(self, positions: Iterable[tuple[int, int]]) -> list[tuple[Any, ...]]:
        """All rows that begin at these (chromosome code, position), in the order of their keys."""
        return self._select_at(positions, ROWS)

    def rows_with_keys(self, keys: Sequence[VariantKey]) -> list[tuple[Any, ...]]:
        """The rows with these keys, in the order of the keys."""
        by_key = {VariantKey(row[0], row[1], row[5]): row for row in self.rows_at({key[:2] for key in keys})}
        return [by_key[key] for key in keys if key in by_key]

    def rows_in(self, region: Region, limit: int) -> list[tuple[Any, ...]]:
        """The first rows that begin in a region, in the order of their keys."""
        question = self.lake.make_question(Always(), [region])
        within = seconds_for_statement()
        return [row[3:] for row in lake_engine().rows(question, columns=ROW_COLUMNS, limit=limit, within=within)][
            :limit
        ]

    def payloads(self, blocks: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, bytes]]:
        """(block id, payload) of the blocks of variants, each given as (chromosome, position, block id)."""
        yield from self._read_blocks(blocks, ["block_id", "payload"])

    def line_numbers(self, blocks: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, bytes | None]]:
        """(block id, lines, packed line numbers) of the blocks of variants."""
        yield from self._read_blocks(blocks, ["block_id", "n_lines", "line_numbers"])

    def _read_blocks(self, blocks: Sequence[tuple[int, int, int]], columns: Sequence[str]) -> Iterator[Any]:
        """Columns, of which the first is the block id, of the blocks of variants; each block once."""
        known: set[int] = set()
        for file, inside in _positions_by_file(self.lake.manifest.lines, [block[:2] for block in blocks]).items():
            of_file = {
                block_id for chrom, pos, block_id in blocks if chrom == file.chrom and file.first <= pos <= file.last
            }
            unread = sorted(of_file - known)
            condition = LakeSQL(
                "pos <= ? AND last_pos >= ? AND block_id IN (SELECT unnest(?::BIGINT[]))",
                (inside[-1], inside[0], unread),
            )
            question = LakeQuestion(self.lake.edition.lines, (file,), condition)
            for row in self._look_up(question, list(map(LakeSQL, columns))):
                if row[0] not in known:
                    known.add(row[0])
                    yield row

    def names(self, names: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int, int]]:
        """(chrom, pos, vkey, kind, value) of the variants under these (kind, value)."""
        values: dict[int, list[int]] = defaultdict(list)
        for kind, value in names:
            values[kind].append(value)
        columns = list(map(LakeSQL, ("chrom", "pos", "vkey", "kind", "value")))
        rows: list[tuple[int, int, int, int, int]] = []
        for kind, of_kind in values.items():
            condition = LakeSQL("kind = ? AND value IN (SELECT unnest(?::BIGINT[]))", (kind, of_kind))
            rows += self._look_up(self._index_question(NAMES_INDEX, condition), columns)
        return rows

    def has_names(self, kind: int) -> bool:
        """Whether any variant has a name of a kind."""
        question = self._index_question(NAMES_INDEX, LakeSQL("kind = ?", (kind,)))
        return lake_engine().count(question, within=seconds_for_statement()) > 0

    def gene_ranges(self, genes: Collection[str]) -> list[tuple[str, int, int, int]]:
        """(gene, chromosome, first, last position) of the variants annotated to genes of these names."""
        condition = LakeSQL("gene IN (SELECT unnest(?::VARCHAR[]))", (sorted(genes),))
        columns = [LakeSQL("gene"), LakeSQL("chrom"), LakeSQL('"first"'), LakeSQL('"last"')]
        return self._look_up(self._index_question(GENES_INDEX, condition), columns)

    def first_genes(self, count: int) -> list[str]:
        """The first genes of the release by name."""
        everything = self._index_question(GENES_INDEX, LakeSQL("TRUE"))
        (row,) = self._look_up(
            everything, [LakeSQL("list_slice(list_sort(list_distinct(list(gene))), 1, ?)", (count,))]
        )
        return list(row[0] or ())

    def terms_on_genes(self, keys: Iterable[VariantKey], genes: Collection[str]) -> dict[VariantKey, int]:
        """{key: consequences as a mask on the transcripts of these genes}, of the variants annotated to any of them."""
        distinct_keys = set(keys)
        columns = [LakeSQL("chrom"), LakeSQL("pos"), LakeSQL("vkey"), _EFFECTS]
        rows = self._select_at({key[:2] for key in distinct_keys}, columns)
        by_key = {VariantKey(*row[:3]): terms_on_genes(row[3], genes) for row in rows}
        return {key: terms for key, terms in by_key.items() if key in distinct_keys and terms is not None}

    def _select_at(self, positions: Iterable[tuple[int, int]], columns: Sequence[LakeSQL]) -> list[tuple[Any, ...]]:
        """The columns of all variants at these positions, in the order of their keys."""
        rows: list[tuple[Any, ...]] = []
        for file, inside in _positions_by_file(self.lake.manifest.files, positions).items():
            condition = LakeSQL(
                "pos BETWEEN ? AND ? AND pos IN (SELECT unnest(?::INTEGER[]))", (inside[0], inside[-1], inside)
            )
            of_file = self._look_up(LakeQuestion(self.lake.edition.files, (file,), condition), [*_SORT_KEY, *columns])
            rows += (row[2:] for row in sorted(of_file, key=itemgetter(0, 1)))
        return rows

    def _index_question(self, name: str, condition: LakeSQL) -> LakeQuestion:
        files = tuple(file for file in self.lake.manifest.indexes if file.name == name)
        return LakeQuestion(self.lake.edition.indexes, files, condition)

    @staticmethod
    def _look_up(question: LakeQuestion, columns: Sequence[LakeSQL]) -> list[tuple[Any, ...]]:
        return lake_engine().look_up(question, columns=columns, within=seconds_for_statement())


def terms_on_genes(effects: Sequence[dict[str, Any]] | None, genes: Collection[str]) -> int | None:
    """The mask of the consequences that `gene_effects` of a variant has on some genes; None if it has none of them."""
    masks = [effect["terms"] for effect in effects or () if effect["gene"] in genes]
    if not masks:
        return None
    mask = 0
    for terms in masks:
        mask |= terms
    return mask


def _positions_by_file(files: Sequence[LakeFile], positions: Iterable[tuple[int, int]]) -> dict[LakeFile, list[int]]:
    """{file: the positions in its range, ascending} of the files that can hold any of (chromosome code, position)."""
    by_chrom: dict[int, list[int]] = defaultdict(list)
    for chrom, pos in sorted(set(positions)):
        by_chrom[chrom].append(pos)
    inside = {}
    for file in files:
        known = by_chrom.get(file.chrom, [])
        if some := known[bisect_left(known, file.first) : bisect_right(known, file.last)]:
            inside[file] = some
    return inside
