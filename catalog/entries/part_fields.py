"""Fields of a dataset that are lists of parts: the columns of each, its record, and a part as a line of text.

Separate module because `fields` declares them and forms, REST and formats read them column by column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.entries.coverage import Box
from catalog.entries.external_identifiers import SCHEMES
from catalog.entries.record import (
    CreatorRecord,
    DistributionRecord,
    GrantRecord,
    IdentifierRecord,
    OrganizationRecord,
    PeriodRecord,
    PlaceRecord,
    PublicationRecord,
    RelationRecord,
    VariableRecord,
)

CELL_SEPARATOR = "\t"
TIME = re.compile(r"-?\d{1,9}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class PartColumn:
    """One column of a list of parts.

    Attributes:
        kind: text, address, number, box, time (a day, month or year), or a pattern that the whole text must match.
        choices: The only values, if there are any; the first is the default.
        in_form: The form has an input for it; REST has all.
    """

    name: str
    label: str
    max_length: int | None = None
    kind: str = "text"
    choices: tuple[str, ...] = ()
    is_required: bool = False
    in_form: bool = True
    is_read_only: bool = False


ROLES = ("steward", "producer", "funder")
RELATION_KINDS = ("derived-from", "part-of", "in-series", "serves", "replaces", "depends-on")
# What the dataset is to a publication, in DataCite's words.
PUBLICATION_RELATIONS = ("is-described-by", "is-cited-by", "is-supplement-to", "is-documented-by", "references")
PARTS: dict[str, tuple[PartColumn, ...]] = {
    "creators": (
        PartColumn("name", "Name", 200, is_required=True),
        PartColumn("orcid", "ORCID", 60, "address"),
        PartColumn("affiliation", "Affiliation", 300),
    ),
    "organizations": (
        PartColumn("name", "Name", 300, is_required=True),
        PartColumn("role", "Role", choices=ROLES),
        PartColumn("homepage", "Homepage", 500, "address"),
        PartColumn("ror", "ROR", 100, "address"),
    ),
    "distributions": (
        PartColumn("url", "Address", 1000, "address", is_required=True),
        PartColumn("title", "Title", 300),
        PartColumn("format", "Format", 200),
        PartColumn("description", "Description"),
        PartColumn("media_type", "Media type", 120, in_form=False),
        PartColumn("bytes", "Bytes", kind="number", in_form=False),
        PartColumn("sha256", "SHA-256", kind="[0-9a-f]{64}", in_form=False),
    ),
    "variables": (
        PartColumn("name", "Name", 300, is_required=True),
        PartColumn("unit", "Unit", 100),
        PartColumn("description", "Meaning"),
    ),
    "relations": (
        PartColumn("kind", "This one", choices=RELATION_KINDS, is_required=True),
        PartColumn("identifier", "Identifier of the other", 40, is_required=True),
        PartColumn("title", "Title", in_form=False, is_read_only=True),
        PartColumn("url", "Address", in_form=False, is_read_only=True),
    ),
    "identifiers": (
        PartColumn("scheme", "Scheme", choices=SCHEMES),
        PartColumn("value", "Identifier", 500, is_required=True),
    ),
    "publications": (
        PartColumn("relation", "The data", choices=PUBLICATION_RELATIONS),
        PartColumn("identifier", "DOI or address", 500, is_required=True),
        PartColumn("title", "Citation", 500),
    ),
    "grants": (
        PartColumn("number", "Number", 100, is_required=True),
        PartColumn("funder", "Funder", 300),
        PartColumn("title", "Title", 300),
        PartColumn("url", "Address", 500, "address"),
    ),
    "places": (
        PartColumn("name", "Name", 300),
        PartColumn("box", "west, south, east, north", 100, "box"),
        PartColumn("url", "Address in a gazetteer", 500, "address"),
    ),
    "periods": (
        PartColumn("name", "Name", 300),
        PartColumn("start", "From", 40, "time"),
        PartColumn("end", "To", 40, "time"),
    ),
}
PART_RECORDS: dict[str, Any] = {
    "creators": CreatorRecord,
    "organizations": OrganizationRecord,
    "distributions": DistributionRecord,
    "variables": VariableRecord,
    "relations": RelationRecord,
    "identifiers": IdentifierRecord,
    "publications": PublicationRecord,
    "grants": GrantRecord,
    "places": PlaceRecord,
    "periods": PeriodRecord,
}


def check_part(part: Any, columns: Iterable[PartColumn]) -> None:
    """Raises ValueError for an invalid box or time."""
    for column in columns:
        text = getattr(part, column.name)
        if column.kind == "box" and text:
            Box.parse(text)
        if column.kind == "time" and text and not TIME.fullmatch(text):
            raise ValueError(
                f"{column.label}: a time is a day, month or year such as 2021-06-30 or -9000, not {text!r}."
            )


def write_line(part: Any, columns: Iterable[PartColumn]) -> str:
    """The part as one line, its cells separated by tabs; `read_line` undoes it but for blanks.

    Example:
        >>> write_line(VariableRecord("depth", "m"), PARTS["variables"])
        'depth\\tm'
    """
    cells = (" ".join(str(getattr(part, column.name)).split()) for column in columns)
    return CELL_SEPARATOR.join(cells).rstrip(CELL_SEPARATOR)


def read_line(line: str, columns: Sequence[PartColumn]) -> dict[str, str]:
    """Cells of a line by column; a missing cell with a vocabulary has its first word, others are empty.

    Raises:
        ValueError: What is missing, or not in a vocabulary.
    """
    texts = [text.strip() for text in line.split(CELL_SEPARATOR)]
    if len(texts) > len(columns):
        raise ValueError(f"{line!r} has {len(texts)} cells; there are {len(columns)} columns.")
    texts += [""] * (len(columns) - len(texts))
    cells = {column.name: text for column, text in zip(columns, texts, strict=True)}
    for column in columns:
        text = cells[column.name]
        if not text and column.is_required:
            raise ValueError(f"{column.label} is missing in {' '.join(line.split())!r}.")
        if column.choices and not text:
            cells[column.name] = column.choices[0]
        elif column.choices and text not in column.choices:
            raise ValueError(f"{column.label} is one of {', '.join(column.choices)}, not {text!r}.")
        if column.max_length and len(text) > column.max_length:
            raise ValueError(f"{column.label} has at most {column.max_length} characters: {text[:40]!r}...")
    return cells
