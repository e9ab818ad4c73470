"""Every model of the catalogue, from the rooms that own them: Django and other apps import them from here."""

from catalog.entries.links.models import LinkCheck
from catalog.entries.models import (
    CoveredPeriod,
    CoveredPlace,
    Creator,
    Dataset,
    DatasetQuerySet,
    DatasetVersion,
    DataType,
    Distribution,
    Domain,
    ExternalIdentifier,
    Format,
    Grant,
    Organization,
    Protocol,
    Publication,
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
    "CoveredPeriod",
    "CoveredPlace",
    "Creator",
    "DataType",
    "Dataset",
    "DatasetQuerySet",
    "DatasetVersion",
    "Distribution",
    "Domain",
    "ExternalIdentifier",
    "Format",
    "Grant",
    "LinkCheck",
    "Organization",
    "Origin",
    "Protocol",
    "Publication",
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
