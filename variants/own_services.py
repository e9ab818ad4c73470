"""The services of the releases for programs, as entries of the catalogue.

Separate module because it is words, registered when the app starts.
"""

from __future__ import annotations

from catalog.entries.portal_services import PortalService

SERVICES = (
    PortalService(
        key="variants-v1",
        title="Variants as myvariant.info answers them",
        description=(
            "The BioThings dialect of myvariant.info over the published releases: one variant, lists of variants, "
            "queries with facets; biothings_client and myvariant work unchanged."
        ),
        path="v1/",
        documentation="v1/spec",
        keywords=("genetic variants", "annotation", "BioThings"),
    ),
    PortalService(
        key="genes-v3",
        title="Genes as mygene.info answers them",
        description="The BioThings dialect of mygene.info over the gene tables: one gene, lists of genes, queries.",
        path="v3/",
        documentation="v3/metadata/fields",
        keywords=("genes", "BioThings"),
    ),
    PortalService(
        key="beacon",
        title="Variants as a GA4GH Beacon v2",
        description=(
            "Each published release is a dataset of the beacon; g_variants answers by GET and POST at boolean, count "
            "and record granularity, by sequence, range, bracket, gene, HGVS id and filters."
        ),
        path="beacon/",
        documentation="beacon/configuration",
        protocols=("HTTPS", "Beacon v2"),
        keywords=("genetic variants", "GA4GH", "Beacon"),
    ),
)
