"""The portal's own services for programs, as entries of the catalogue.

Separate module because it has texts alone, which are registered when the portal starts.
"""

from __future__ import annotations

from catalog.entries.portal_services import PortalService

SERVICES = (
    PortalService(
        key="rest",
        title="REST API of the portal",
        description=(
            "Datasets, files, queries, releases, variants, genes, jobs and interviews, read and written with "
            "tokens; the OpenAPI schema describes every operation."
        ),
        path="api/v1/",
        documentation="api/v1/schema/",
        keywords=("REST", "OpenAPI"),
    ),
    PortalService(
        key="mcp",
        title="Tools for language models",
        description=(
            "The Model Context Protocol over variants, the catalogue, tables and the interview: read-only tools, each "
            "answer with its release, licence and link."
        ),
        path="mcp",
        documentation="llms.txt",
        protocols=("HTTPS", "MCP"),
        keywords=("language models", "MCP"),
    ),
)
