"""How a list was read: its kind, columns and text, in a sentence and as JSON. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from variants.lists.assembly_claims import AssemblyClaim
from variants.lists.column_names import Column, used_roles
from variants.lists.columns_option import ZERO_BASED_POSITION
from variants.lists.table_layout import ListKind, TableLayout
from variants.text.text_cells import DELIMITERS
from variants.text.text_files import TextFormat

_DELIMITER_NAMES = {character: name for name, character in DELIMITERS.items()}
_DELIMITERS_IN_WORDS = {"tab": "tabs", "comma": "commas", "semicolon": "semicolons", "bar": "bars", "blanks": "blanks"}


@dataclass(slots=True)
class Reading:
    """How a list was read.

    Attributes:
        layout: Of a table; None for other kinds.
        text: Encoding, line ends and compression; None where the lines came as texts.
        notes: Sentences about what was decided.
        claims: What the list says of its assembly.
    """

    kind: ListKind
    layout: TableLayout | None = None
    text: TextFormat | None = None
    notes: list[str] = field(default_factory=list)
    claims: list[AssemblyClaim] = field(default_factory=list)

    @property
    def columns_option(self) -> str:
        """The value of --columns that reads the table in the same way; '' for other kinds."""
        if self.layout is None:
            return ""
        shift = 1 + self.layout.has_row_names
        return ",".join(
            f"{ZERO_BASED_POSITION if column.zero_based else role}={column.index + shift}"
            for role, column in _columns_read(self.layout)
        )

    def sentences(self) -> list[str]:
        """A description for people: the kind with its columns, then the notes."""
        text = f" ({self.text})" if self.text else ""
        if self.layout is None:
            return [f"read as {self.kind.value}{text}", *self.notes]
        layout = self.layout
        shift = 1 + layout.has_row_names
        columns = ", ".join(
            f"{role} is column {column.index + shift}{f' ({column.name})' if column.name else ''}"
            for role, column in _columns_read(layout)
        )
        kind = (
            f"a table with its header in line {layout.header_line}" if layout.header_line else "a table without header"
        )
        kind += f", as {layout.program} has it" if layout.program else ""
        cut = _DELIMITERS_IN_WORDS[_DELIMITER_NAMES[layout.delimiter]]
        return [f"read as {kind}, cut at {cut}: {columns}{text}; set --columns to read it otherwise", *self.notes]

    def as_json(self) -> dict[str, Any]:
        """The same for programs; columns count from 1."""
        described: dict[str, Any] = {"kind": self.kind.value, "notes": self.notes}
        if self.text:
            described |= {
                "encoding": self.text.encoding,
                "line_ends": self.text.line_ends,
                "compression": self.text.compression,
            }
        if self.layout is not None:
            shift = 1 + self.layout.has_row_names
            described |= {
                "delimiter": _DELIMITER_NAMES[self.layout.delimiter],
                "header_line": self.layout.header_line or None,
                "columns": {
                    role: {"column": column.index + shift, "name": column.name}
                    for role, column in _columns_read(self.layout)
                },
                "columns_option": self.columns_option,
            }
        described["assembly"] = [{"assembly": claim.assembly, "because": claim.evidence} for claim in self.claims]
        return described


def _columns_read(layout: TableLayout) -> list[tuple[str, Column]]:
    """The columns by which rows are read, from left to right."""
    columns = [(role, layout.columns[role]) for role in used_roles(layout.columns)]
    return sorted(columns, key=lambda item: item[1].index)
