"""Headers of files that hold one variant -> one header with the columns of all, and lines laid out for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ingest.wgsa.header import Header
from variants.fields.spec import FieldSpec

MISSING_CELL = b"."


class JoinedHeader:
    r"""One header for the lines of several files, which may spell a column differently or lack it.

    Attributes:
        header: The columns of the first file, then those that only later files have.

    Example:
        >>> from ingest.wgsa.header import read_header
        >>> first, second = read_header("#chr\tpos\tref\talt\tA"), read_header("CHROM\tPOS\tREF\tALT\tB\tA")
        >>> joined = JoinedHeader([first, second], [])
        >>> joined.header.names
        ('#chr', 'pos', 'ref', 'alt', 'A', 'B')
        >>> joined.lay_out(b"1\t5\tC\tT\tb\ta", second), joined.lay_out(b"1\t5\tC\tT\ta", first)
        (b'1\t5\tC\tT\ta\tb', b'1\t5\tC\tT\ta\t.')
    """

    def __init__(self, headers: Sequence[Header], specs: Iterable[FieldSpec]) -> None:
        """Find the column of each file's cells; columns of one field of `specs` are one."""
        self._field_of_name = {name: spec.name for spec in specs for name in (*spec.aliases, spec.name)}
        self._columns_by_names: dict[tuple[str, ...], list[int]] = {}
        names: list[str] = []
        columns: dict[str, int] = {}
        for header in dict.fromkeys(headers):
            joined_columns = []
            for name, identity in zip(header.names, self._identify_columns(header), strict=True):
                if identity not in columns:
                    columns[identity] = len(names)
                    names.append(name)
                joined_columns.append(columns[identity])
            self._columns_by_names[header.names] = joined_columns
        self.header = replace(headers[0], names=tuple(names))

    def _identify_columns(self, header: Header) -> list[str]:
        """The identity of a column, by its meaning: the key column's or the field's name, else its own."""
        keys: Mapping[int, str] = dict(zip(header.keys, ("\tchrom", "\tpos", "\tref", "\talt"), strict=True))
        identities: list[str] = []
        for column, name in enumerate(header.names):
            field = self._field_of_name.get(name, name)
            # A file with both spellings of a field keeps both columns.
            is_second = name != field and (field in header.names or field in identities)
            identities.append(keys.get(column) or (name if is_second else field))
        return identities

    def lay_out(self, line: bytes, header: Header) -> bytes:
        """A line of a file with that header, as a line with the joined one; cells that it lacks are missing."""
        if header.names == self.header.names:
            return line
        cells = [MISSING_CELL] * len(self.header.names)
        for column, cell in zip(self._columns_by_names[header.names], line.rstrip(b"\r").split(b"\t"), strict=True):
            cells[column] = cell
        return b"\t".join(cells)
