"""The declaration of a field of a dataset; `fields` has the declarations.

Separate module because the list of fields is long.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.entries.part_fields import PARTS, PartColumn


class Kind(StrEnum):
    """How the value of a field looks: it decides on the input of a form, the type in REST and the cell of a sheet."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    URL = "address"
    EMAIL = "e-mail address"
    CHOICE = "word of a vocabulary"
    DAY = "day"
    BOX = "box"
    LIST = "list of texts"
    TERMS = "list of terms"  # rows that datasets share
    PARTS = "list of parts"  # rows of the dataset's own, with the columns of PARTS


class Section(StrEnum):
    """Parts of the form, in order."""

    ABOUT = "About"
    PEOPLE = "People and organizations"
    ACCESS = "How to get and use it"
    SUBJECT = "What it is about"
    COVERAGE = "When and where"
    SYSTEM = "What it is and how it is built"
    LIVENESS = "Is it alive?"
    RELATIONS = "Related to"


@dataclass(frozen=True)
class Field:
    """A field that people write.

    Attributes:
        name: Of the attribute of DatasetRecord, and of the column of Dataset.
        is_native: No exchange format has it whole, so that formats also carry it as a term of the portal's own.
        facet: The facet of the search whose values are those of this field; '' if there is none.
        is_fact: The panel of facts shows it; otherwise the page has another place for it.
        is_markdown: Its page shows it as Markdown, and the form a preview.
        default: Of a new dataset.
    """

    name: str
    kind: Kind
    section: Section
    label: str
    help: str = ""
    is_native: bool = False
    facet: str = ""
    is_fact: bool = True
    is_required: bool = False
    is_markdown: bool = False
    default: str = ""

    @property
    def columns(self) -> tuple[PartColumn, ...]:
        """Columns of a field of kind PARTS."""
        return PARTS[self.name]
