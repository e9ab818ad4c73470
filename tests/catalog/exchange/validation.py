"""The schemas and shapes of the communities, and records to validate against them, offline."""

from pyshacl import validate
from rdflib import Graph

from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import (
    Column,
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    GrantRecord,
    IdentifierRecord,
    OrganizationRecord,
    PeriodRecord,
    PlaceRecord,
    PortalRecord,
    PublicationRecord,
    RelationRecord,
    VariableRecord,
)
from catalog.exchange.dcat import dcat_writer
from catalog.models import Dataset
from tests.releases import DATA, SHARED, shared_file

ROOT = "https://portal.example/"
PORTAL = PortalRecord(ROOT)
# A record with something of everything, for tests without a database.
FLOW = DatasetRecord(
    title="Flow of the Skagit",
    identifier="lwds:2026-1",
    slug="flow",
    url=f"{ROOT}datasets/flow/",
    alternate_names=("Skagit flow",),
    description="Daily river flow of the Skagit, measured at three gauges since 1990.",
    keywords=("river", "flow"),
    homepage="https://example.org/flow",
    domains=("hydrology",),
    access_class="open",
    license="https://creativecommons.org/licenses/by/4.0/",
    contact_name="Data Office",
    contact_email="data@example.org",
    temporal_start="1990-01-01",
    spatial_text="the Skagit",
    box=(-122.123456789, 48.25, -121.0, 48.75),
    variables=(VariableRecord("stage", "m"),),
    creators=(
        CreatorRecord("Quetin, Langdon", "https://orcid.org/0000-0002-1825-0097", "UC Santa Barbara"),
        CreatorRecord("Ross, Robin"),
    ),
    organizations=(
        OrganizationRecord("River Office", "steward", "https://rivers.example", "https://ror.org/02t274463"),
        OrganizationRecord("Gauge Company", "producer"),
        OrganizationRecord("Science Fund", "funder"),
    ),
    distributions=(
        DistributionRecord(
            url=f"{ROOT}datasets/flow/files/raw/flow.csv",
            title="Flow",
            path="raw/flow.csv",
            format="CSV",
            media_type="text/csv",
            bytes=18243,
            sha256="39ae639d33cea4a287198bbcdca5e6856e6607a7c91dc4c54348031be2ad4c51",
            delimiter=";",
            encoding="utf-8",
            header_row=3,
            columns=(
                Column("day", "date", n_missing=0, minimum="1990-01-01", maximum="2020-12-31"),
                Column(
                    "flow", "number", "Flow (m³/s)", "m3/s", n_missing=2, n_distinct=30, minimum="0.5", maximum="99"
                ),
                Column("ok", "boolean"),
            ),
        ),
        DistributionRecord(url="https://example.org/api", title="Service", format="JSON"),
    ),
    relations=(RelationRecord("part-of", "lwds:2026-2", "Rivers", f"{ROOT}datasets/rivers/"),),
    resource_type="series",
    themes=("http://publications.europa.eu/resource/authority/data-theme/ENVI",),
    languages=("en", "fr"),
    frequency="daily",
    spatial_resolution="30",
    temporal_resolution="P1D",
    method="Stage by pressure gauge.",
    identifiers=(IdentifierRecord("DOI", "10.5061/dryad.8515"), IdentifierRecord("accession", "PRJNA1234")),
    publications=(
        PublicationRecord("is-described-by", "10.1000/182", "Flow of rivers."),
        PublicationRecord("is-documented-by", "https://example.org/manual", "Manual"),
        PublicationRecord("references", "Ice almanac of 1920"),
    ),
    grants=(GrantRecord("OPP-1", "Science Fund", "Rivers", "https://fund.example/OPP-1"), GrantRecord("X-9")),
    places=(PlaceRecord("Fiji", "177,-20,-178,-15", "https://sws.geonames.org/2205218/"), PlaceRecord("Lake")),
    periods=(PeriodRecord("Holocene", "-9000", "1950"), PeriodRecord("", "2001-05", "2001-06-30")),
    version="2",
    created="2026-01-01T00:00:00+00:00",
    modified="2026-02-01T00:00:00+00:00",
    published="2026-01-31T00:00:00+00:00",
)
PLAIN = DatasetRecord("Plain", "lwds:2026-3", "plain", f"{ROOT}datasets/plain/", created="2025-12-31T00:00:00+00:00")


def schema(name):
    """A committed schema, or one that lies beside the repository; skips the test where it does not."""
    path = DATA / "schemas" / name
    return path if path.exists() else shared_file(SHARED / "metadata" / name)


def has_schema(name):
    """Whether `schema(name)` gives a path, for tests that check something beside the schema."""
    return (DATA / "schemas" / name).exists() or (SHARED / "metadata" / name).exists()


def records():
    return [build_record(dataset=d, base_url=ROOT) for d in with_record_relations(Dataset.objects.order_by("pk"))]


def violations(document, shapes, form="json-ld"):
    graph = dcat_writer.as_graph(document) if form == "json-ld" else Graph().parse(data=document, format=form)
    shape_graph = Graph().parse(shapes)
    _, _, text = validate(graph, shacl_graph=shape_graph, inference="none", do_owl_imports=False, allow_warnings=False)
    return text
