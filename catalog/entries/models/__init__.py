"""Datasets, who answers for them, how to get them, and the vocabularies they share; in the words of DCAT."""

from catalog.entries.models.dataset import Creator, Dataset, DatasetQuerySet, Relation, RowSource, Variable
from catalog.entries.models.distribution import Distribution
from catalog.entries.models.doi import Doi
from catalog.entries.models.generated_description import GeneratedDescription
from catalog.entries.models.organization import Organization, OrganizationQuerySet, Responsibility
from catalog.entries.models.parts import (
    CoveredPeriod,
    CoveredPlace,
    DatasetPart,
    ExternalIdentifier,
    Grant,
    Publication,
)
from catalog.entries.models.version import DatasetVersion
from catalog.entries.models.vocabulary import DataType, Domain, Format, Protocol, Term

# Lists whose rows are stored as they are: name of the field of a record -> model.
PART_MODELS: dict[str, type[DatasetPart]] = {
    "identifiers": ExternalIdentifier,
    "publications": Publication,
    "grants": Grant,
    "places": CoveredPlace,
    "periods": CoveredPeriod,
}

__all__ = [
    "PART_MODELS",
    "CoveredPeriod",
    "CoveredPlace",
    "Creator",
    "DataType",
    "Dataset",
    "DatasetPart",
    "DatasetQuerySet",
    "DatasetVersion",
    "Distribution",
    "Doi",
    "Domain",
    "ExternalIdentifier",
    "Format",
    "GeneratedDescription",
    "Grant",
    "Organization",
    "OrganizationQuerySet",
    "Protocol",
    "Publication",
    "Relation",
    "Responsibility",
    "RowSource",
    "Term",
    "Variable",
]
