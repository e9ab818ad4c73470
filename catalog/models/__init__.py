"""The catalogue's tables: datasets and what hangs on them, in the words of DCAT and schema.org."""

from catalog.models.access import ReviewerLink
from catalog.models.dataset import Creator, Dataset, DatasetQuerySet, Relation, Responsibility, Variable
from catalog.models.distribution import Distribution, LinkCheck
from catalog.models.organization import Organization
from catalog.models.origin import Origin
from catalog.models.search import SearchEntry
from catalog.models.table import Table, TableColumn
from catalog.models.upload import Upload
from catalog.models.version import DatasetVersion
from catalog.models.vocabulary import DataType, Domain, Format, Protocol, Term

__all__ = [
    "Creator",
    "DataType",
    "Dataset",
    "DatasetQuerySet",
    "DatasetVersion",
    "Distribution",
    "Domain",
    "Format",
    "LinkCheck",
    "Organization",
    "Origin",
    "Protocol",
    "Relation",
    "Responsibility",
    "ReviewerLink",
    "SearchEntry",
    "Table",
    "TableColumn",
    "Term",
    "Upload",
    "Variable",
]
