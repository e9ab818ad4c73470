"""The catalogue's own services for programs, as entries of the catalogue.

Separate module because it is words, registered when the app starts.
"""

from __future__ import annotations

from catalog.entries.portal_services import PortalService

API_DOCS = "api/v1/docs/"
SERVICES = (
    PortalService(
        key="rows",
        title="Rows of tables by address",
        description=(
            "Rows of every stored table as JSON, CSV or Parquet: /datasets/NAME/data.json with columns, conditions, a "
            "box, a time and an order in the address, in the grammar that ERDDAP's tabledap has."
        ),
        path="datasets/",
        documentation=API_DOCS,
        keywords=("tables", "rows", "CSV", "Parquet"),
    ),
    PortalService(
        key="sql",
        title="SQL over the tables of the catalogue",
        description=(
            "One SELECT over stored tables and over the catalogue itself, answered as JSON, CSV, Arrow or XLSX; "
            "queries are kept as views, which are datasets of their own."
        ),
        path="api/v1/queries/",
        documentation=API_DOCS,
        keywords=("SQL", "tables", "query"),
    ),
    PortalService(
        key="oai-pmh",
        title="Catalogue records by OAI-PMH",
        description=(
            "All public entries for harvesters, as Dublin Core and as DataCite, with sets of organizations and the set "
            "openaire_data, with deletions, by time of change."
        ),
        path="datasets/oai",
        documentation="datasets/oai?verb=Identify",
        protocols=("OAI-PMH",),
        keywords=("metadata", "harvesting", "Dublin Core", "DataCite"),
    ),
    PortalService(
        key="dcat",
        title="The catalogue as DCAT",
        description=(
            "All public entries in pages as DCAT 3 in JSON-LD and Turtle, which conforms to DCAT-AP 3, and as "
            "data.json and DCAT-US 3 for data.gov; modified_since= gives what has changed."
        ),
        path="datasets/catalog.jsonld",
        documentation=API_DOCS,
        keywords=("metadata", "DCAT-AP", "DCAT-US", "data.json"),
    ),
)
