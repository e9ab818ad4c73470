"""Datasets, who answers for them, how to get them, and the vocabularies they share; in the words of DCAT."""

from catalog.entries.models.dataset import Creator, Dataset, DatasetQuerySet, Relation, Variable
from catalog.entries.models.distribution import Distribution
from catalog.entries.models.organization import Organization, OrganizationQuerySet, Responsibility
from catalog.entries.models.version import DatasetVersion
from catalog.entries.models.vocabulary import DataType, Domain, Format, Protocol, Term

__all__ = [
    "Creator",
    "DataType",
    "Dataset",
    "DatasetQuerySet",
    "DatasetVersion",
    "Distribution",
    "Domain",
    "Format",
    "Organization",
    "OrganizationQuerySet",
    "Protocol",
    "Relation",
    "Responsibility",
    "Term",
    "Variable",
]
