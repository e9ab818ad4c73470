"""Lines of a VCF that the lake of a release has exactly as they are written -> columns, without an entry for each line.

A step of Python cuts each line; alleles are checked, joined and written by Arrow and DuckDB. Lines that are not found
are left to the reader that makes entries of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from variants.annotate.annotation_report import FOUND
from variants.annotate.lake_lookup import LakeLookup, values_of_column
from variants.fields.spec import FieldSpec
from variants.genome.alleles import VariantKey
from variants.genome.chromosomes import chromosome_name
from variants.lists.entries import find_chromosome
from variants.lists.table_layout import NumberedLine
from variants.lists.vcf_lines import FIXED_COLUMNS
from variants.query.shown_values import ShownValues

if TYPE_CHECKING:  # lists that no lake answers do without it
    import pyarrow as pa

    from variants.exports.column_table import Column

_NO_CELLS = ("",) * (len(FIXED_COLUMNS) + 1)
_POSITION = "^[1-9][0-9]{0,8}$"
_BASES = "^[ACGT]+$"


@dataclass(frozen=True)
class LakeLines:
    """Lines that a lake has, in their order.

    Attributes:
        rows: All lines that were looked up.
        cells: Their fixed columns, and what stands behind these.
        joined: Of those that it has: number (which line it is), chrom, pos, vkey, and what was read as c0, c1 ...
    """

    rows: Sequence[NumberedLine]
    cells: Sequence[Sequence[str]]
    joined: pa.Table

    @cached_property
    def indexes(self) -> list[int]:
        """Which of the lines they are."""
        return self.joined.column("number").to_pylist()

    @property
    def prefixed(self) -> int:
        """How many have a chromosome written with chr."""
        return sum(self.cells[index][0][:3].lower() == "chr" for index in self.indexes)

    @property
    def with_samples(self) -> int:
        """How many have genotypes."""
        return sum(len(self.cells[index]) > len(FIXED_COLUMNS) for index in self.indexes)

    @property
    def columns(self) -> list[list[Any]]:
        """The values of each line, by column."""
        names = [name for name in self.joined.column_names if name.startswith("c") and name != "chrom"]
        return [self.joined.column(name).to_pylist() for name in names]

    def names(self) -> Iterator[tuple[str, int, int]]:
        """ID, chromosome and position of each."""
        loci = (self.joined.column(name).to_pylist() for name in ("chrom", "pos"))
        return zip((self.cells[index][2] for index in self.indexes), *loci, strict=True)

    def keys(self) -> Iterator[VariantKey]:
        """The keys of the variants."""
        return map(VariantKey, *(self.joined.column(name).to_pylist() for name in ("chrom", "pos", "vkey")))

    def table_columns(self, specs: Sequence[FieldSpec]) -> list[Column]:
        """The columns of an annotated table: line, input, chrom, pos, ref, alt, status, note, then the fields."""
        import pyarrow as pa
        import pyarrow.compute as pc

        chrom, pos, ref, alt = _texts([self.cells[index] for index in self.indexes])
        names = {code: chromosome_name(code) for code in pc.unique(self.joined.column("chrom")).to_pylist()}
        values = (self.joined.column(f"c{number}").combine_chunks() for number in range(len(specs)))
        return [
            pa.array([self.rows[index][0] for index in self.indexes], pa.int64()),
            pc.binary_join_element_wise(chrom, pos, ref, alt, ":"),
            pa.array([names[code] for code in self.joined.column("chrom").to_pylist()], pa.string()),
            self.joined.column("pos").combine_chunks(),
            ref,
            alt,
            pa.repeat(FOUND, len(self.indexes)),
            pa.nulls(len(self.indexes), pa.string()),
            *map(_shown_column, specs, values),
        ]


def find_lines(rows: Sequence[NumberedLine], lookup: LakeLookup, shown: ShownValues | None = None) -> LakeLines | None:
    """The lines of a VCF with the fixed columns in their order that a lake has; None if the lake was not read.

    Args:
        shown: What is read of each variant instead of the values of the fields.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = [_cut(line) for _, line in rows]
    chrom, pos, ref, alt = _texts(cells)
    codes = _read_chromosomes(chrom, lookup.lake.manifest.assembly)
    is_plain = pc.and_(pc.match_substring_regex(pos, _POSITION), pc.greater(codes, 0))
    for alleles in (ref, alt):
        is_plain = pc.and_(is_plain, pc.match_substring_regex(alleles, _BASES))
    is_plain = pc.and_(is_plain, pc.not_equal(ref, alt))
    positions = pc.if_else(is_plain, pos, "0").cast(pa.int32())
    numbers = pa.array(range(len(rows)), pa.int32())
    columns = {"number": numbers, "chrom": codes, "pos": positions, "ref": ref, "alt": alt}
    listed = pa.table(columns).filter(is_plain)
    joined = lookup.join(listed, shown) if len(listed) else None
    if joined is None:
        return None
    line_numbers = joined.column("number").combine_chunks()
    for name, array in (("chrom", codes), ("pos", positions)):
        joined = joined.append_column(name, array.take(line_numbers))
    return LakeLines(rows, cells, joined)


def _texts(cells: Sequence[Sequence[str]]) -> list[pa.Array]:
    """CHROM, POS, REF and ALT of lines."""
    import pyarrow as pa

    return [pa.array([line[column] for line in cells], pa.string()) for column in (0, 1, 3, 4)]


def _cut(line: str) -> Sequence[str]:
    """The fixed columns of a line and what stands behind them; empty ones if it is not written as VCF is."""
    cells = line.split("\t", len(FIXED_COLUMNS))
    return cells if len(cells) >= len(FIXED_COLUMNS) and "" not in cells else _NO_CELLS


def _read_chromosomes(chrom: pa.Array, assembly: str) -> pa.Array:
    """The code of each chromosome, 0 for an unknown one."""
    import pyarrow as pa

    encoded = chrom.dictionary_encode()
    codes = [find_chromosome(name, assembly) for name in encoded.dictionary.to_pylist()]
    return pa.array(codes, pa.int16()).take(encoded.indices)


def _shown_column(spec: FieldSpec, column: pa.Array) -> Column:
    """Numbers and texts of a lake stand in it as they are shown; lists and flags become values of tables."""
    import pyarrow as pa

    if pa.types.is_floating(column.type) or pa.types.is_string(column.type):
        return column
    return values_of_column(spec, column.to_pylist())
