"""Every model of the catalogue, from the rooms that own them: Django and other apps import them from here."""

from catalog.entries.links.models import LinkCheck
from catalog.entries.models import (
    Creator,
    Dataset,
    DatasetQuerySet,
    DatasetVersion,
    DataType,
    Distribution,
    Domain,
    Format,
    Organization,
    Protocol,
    Relation,
    Responsibility,
    Term,
    Variable,
)
from catalog.entries.models.dataset import new_identifier
from catalog.entries.models.distribution import storage_name
from catalog.entries.search.models import SearchEntry
from catalog.exchange.imports.models import Origin
from catalog.files.models import Table, TableColumn, Upload
from catalog.queries.models import SqlQuery

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
    "SearchEntry",
    "SqlQuery",
    "Table",
    "TableColumn",
    "Term",
    "Upload",
    "Variable",
    "new_identifier",  # migrations name these two functions by this path
    "storage_name",
]
