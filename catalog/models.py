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
    Doi,
    Domain,
    ExternalIdentifier,
    Format,
    GeneratedDescription,
    Grant,
    Organization,
    Protocol,
    Publication,
    Relation,
    Responsibility,
    RowSource,
    Term,
    Variable,
)
from catalog.entries.models.dataset import new_identifier
from catalog.entries.models.distribution import storage_name
from catalog.entries.notices.models import AnnouncedLiveness, Follow, LivenessChange, MailRefusal, Notice
from catalog.entries.search.models import SearchEntry
from catalog.exchange.imports.models import Origin
from catalog.files.models import AppendedTable, SentRows, Table, TableColumn, Upload
from catalog.queries.models import SavedView, SqlQuery

__all__ = [
    "AnnouncedLiveness",
    "AppendedTable",
    "CoveredPeriod",
    "CoveredPlace",
    "Creator",
    "DataType",
    "Dataset",
    "DatasetQuerySet",
    "DatasetVersion",
    "Distribution",
    "Doi",
    "Domain",
    "ExternalIdentifier",
    "Follow",
    "Format",
    "GeneratedDescription",
    "Grant",
    "LinkCheck",
    "LivenessChange",
    "MailRefusal",
    "Notice",
    "Organization",
    "Origin",
    "Protocol",
    "Publication",
    "Relation",
    "Responsibility",
    "RowSource",
    "SavedView",
    "SearchEntry",
    "SentRows",
    "SqlQuery",
    "Table",
    "TableColumn",
    "Term",
    "Upload",
    "Variable",
    "new_identifier",  # migrations name these two functions by this path
    "storage_name",
]
