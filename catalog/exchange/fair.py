"""How FAIR a dataset's page is: the metrics of F-UJI (0.8) and FAIR-Checker, applied to the portal's own pages.

Both tools need the internet for some answers, such as whether a DOI is registered; here they are taken as given.
See https://github.com/pangaea-data-publisher/fuji and https://github.com/IFB-ElixirFr/FAIR-checker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from rdflib import Graph, URIRef

from catalog.entries.citation import author_names
from catalog.entries.external_identifiers import identifier_url
from catalog.entries.liveness import UNKNOWN
from catalog.entries.record import DatasetRecord, PortalRecord
from catalog.exchange.dcat.dcat_writer import as_graph
from catalog.exchange.schema_org.page_head import write_head

F_UJI, FAIR_CHECKER = "F-UJI", "FAIR-Checker"
PERSISTENT = re.compile(
    r"^https?://(dx\.)?doi\.org/|^doi:|^https?://hdl\.handle\.net/|^hdl:|ark:/?\d|^https?://(w3id|purl)\.org/",
    re.IGNORECASE,
)
KNOWN_LICENCES = re.compile(
    r"^https?://(creativecommons\.org|spdx\.org|opendatacommons\.org|opensource\.org)/", re.IGNORECASE
)
OPEN_FORMATS = re.compile(
    r"csv|tsv|tab-separated|json|xml|parquet|netcdf|text/|png|tiff|zip|gzip|hdf5|geopackage|turtle|vcf", re.IGNORECASE
)
KNOWN_VOCABULARIES = ("http://schema.org/", "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/")
PROVENANCE = ("http://www.w3.org/ns/prov#", "http://purl.org/pav/")
MIN_AUTHORITIES = 3  # different hosts that the metadata link to (FAIR-Checker I3)


@dataclass(frozen=True)
class FairAnswer:
    """The result of one metric: `points` of `maximum`, and what to do to gain the rest."""

    tool: str
    metric: str
    text: str
    points: float
    maximum: float
    advice: str = ""


@dataclass(frozen=True)
class FairReport:
    answers: tuple[FairAnswer, ...]

    def share(self, tool: str) -> float:
        """Points of all points of one tool, 0 to 1."""
        answers = [answer for answer in self.answers if answer.tool == tool]
        return sum(answer.points for answer in answers) / sum(answer.maximum for answer in answers)

    @property
    def percent(self) -> int:
        """Of the points of both tools together."""
        return round(100 * sum(a.points for a in self.answers) / sum(a.maximum for a in self.answers))


class _Facts:
    """The facts about a dataset that the metrics use."""

    def __init__(self, record: DatasetRecord, portal: PortalRecord) -> None:
        self.record = record
        self.graph: Graph = as_graph(write_head(record, portal))
        self.terms = {str(predicate) for predicate in self.graph.predicates()}
        addresses = (part for triple in self.graph for part in triple if isinstance(part, URIRef))
        self.authorities = {urlsplit(str(address)).netloc for address in addresses}

    def has_term_of(self, *namespaces: str) -> bool:
        return any(term.startswith(namespace) for term in self.terms for namespace in namespaces)

    @property
    def has_core(self) -> bool:
        record = self.record
        words = (record.title, record.description or record.summary, record.published or record.created)
        return all(words) and bool(author_names(record)) and bool(record.keywords)

    @property
    def has_persistent_identifier(self) -> bool:
        record = self.record
        others = (identifier_url(part.scheme, part.value) for part in record.identifiers)
        return any(PERSISTENT.search(text) for text in (record.identifier, record.homepage, *others))

    @property
    def has_relation(self) -> bool:
        return bool(self.record.relations or self.record.publications)

    @property
    def has_data(self) -> bool:
        return bool(self.record.distributions)

    @property
    def are_data_described(self) -> bool:
        return any((d.media_type or d.format) for d in self.record.distributions)

    @property
    def are_formats_open(self) -> bool:
        return any(OPEN_FORMATS.search(f"{d.media_type} {d.format}") for d in self.record.distributions)


def _always(facts: _Facts) -> bool:
    """Actions of the portal for every dataset."""
    return True


Check = Callable[[_Facts], bool]
NO_PERSISTENT_ID = "Get a DOI, ARK or Handle for it, and name it among its identifiers or as its homepage."
NO_CORE = "Fill in description, keywords, and who made or keeps it."
NO_DATA = "Add a file or a link to the data."
NO_RELATION = "Name a publication, or a dataset that it comes from or belongs to."
NO_LICENCE = "Give the address of a licence, best one of Creative Commons or SPDX."
NO_FORMAT = "Give files and links a format or media type."
# (metric, text, points, check, what to do)
F_UJI_METRICS: tuple[tuple[str, str, float, Check, str], ...] = (
    ("FsF-F1-01MD", "Metadata and data have a globally unique identifier.", 1, _always, ""),
    ("FsF-F1-02MD", "They have a persistent identifier.", 1, lambda f: f.has_persistent_identifier, NO_PERSISTENT_ID),
    ("FsF-F2-01M", "Descriptive core elements support findability.", 2, lambda f: f.has_core, NO_CORE),
    ("FsF-F3-01M", "Metadata include the identifier of the data.", 1, lambda f: f.has_data, NO_DATA),
    ("FsF-F4-01M", "Metadata can be read by machines in the page.", 2, _always, ""),
    (
        "FsF-A1-01M",
        "Metadata tell the level of access.",
        1,
        lambda f: f.record.access_class != UNKNOWN,
        "Say who may use it.",
    ),
    ("FsF-A1-02MD", "Metadata and data are found by their identifiers.", 2, lambda f: f.has_data, NO_DATA),
    ("FsF-A1.1-01MD", "A standard protocol serves them.", 2, _always, ""),
    ("FsF-A1.2-01MD", "The protocol supports authentication.", 2, _always, ""),
    ("FsF-I1-01M", "Metadata use a formal language.", 2, _always, ""),
    ("FsF-I2-01M", "Metadata use registered vocabularies.", 2, lambda f: f.has_term_of(*KNOWN_VOCABULARIES), ""),
    ("FsF-I3-01M", "Metadata link to related resources.", 2, lambda f: f.has_relation, NO_RELATION),
    ("FsF-R1-01M", "Metadata tell type, size and format of the data.", 2, lambda f: f.are_data_described, NO_FORMAT),
    ("FsF-R1.1-01M", "Metadata have a licence.", 1, lambda f: bool(f.record.license), NO_LICENCE),
    ("FsF-R1.2-01M", "Metadata have provenance.", 1, lambda f: f.has_term_of(*PROVENANCE), ""),
    ("FsF-R1.3-01M", "Metadata follow a standard of communities.", 1, _always, ""),
    (
        "FsF-R1.3-02D",
        "Data are in an open format.",
        1,
        lambda f: f.are_formats_open,
        "Offer the data in an open format.",
    ),
)
NO_HOSTS = "Add ORCIDs of people, RORs of organizations, the address of a licence."
FAIR_CHECKER_METRICS: tuple[tuple[str, str, float, Check, str], ...] = (
    ("F1A", "The page has an address of its own.", 2, _always, ""),
    (
        "F1B",
        "It has a persistent identifier.",
        2,
        lambda f: "http://schema.org/identifier" in f.terms,
        NO_PERSISTENT_ID,
    ),
    ("F2A", "The page has structured metadata.", 2, lambda f: f.has_term_of("http://purl.org/dc/terms/title"), ""),
    ("F2B", "Metadata use shared vocabularies.", 2, lambda f: f.has_term_of(*KNOWN_VOCABULARIES), ""),
    ("A1.1", "An open protocol serves it.", 2, _always, ""),
    ("A1.2", "Metadata tell the rules of access.", 2, lambda f: bool(f.record.license), NO_LICENCE),
    ("I1", "Metadata are in a machine-readable format.", 2, _always, ""),
    ("I2", "Metadata use vocabularies that are FAIR.", 2, lambda f: f.has_term_of(*KNOWN_VOCABULARIES), ""),
    ("I3", "Metadata link to others.", 2, lambda f: len(f.authorities - {""}) >= MIN_AUTHORITIES, NO_HOSTS),
    ("R1.1", "Metadata have a licence.", 2, lambda f: bool(KNOWN_LICENCES.match(f.record.license)), NO_LICENCE),
    ("R1.2", "Metadata have provenance.", 2, lambda f: f.has_term_of(*PROVENANCE), ""),
    ("R1.3", "Metadata follow standards of communities.", 2, lambda f: f.has_term_of(*KNOWN_VOCABULARIES), ""),
)


def measure_fair(record: DatasetRecord, portal: PortalRecord) -> FairReport:
    """Every metric of both tools for a dataset; parses the RDF of its page, some 10 ms."""
    facts = _Facts(record, portal)
    answers = []
    for tool, metrics in ((F_UJI, F_UJI_METRICS), (FAIR_CHECKER, FAIR_CHECKER_METRICS)):
        for metric, text, maximum, check, advice in metrics:
            passes = check(facts)
            answers.append(FairAnswer(tool, metric, text, maximum if passes else 0, maximum, "" if passes else advice))
    return FairReport(tuple(answers))
