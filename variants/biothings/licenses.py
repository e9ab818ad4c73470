"""Where a source of annotation says under what terms it may be used: `_license` inside its objects, as upstream.

The addresses are those that myvariant.info gives (the `license_url` of its sources); WGSA mixes sources of many terms.
"""

from __future__ import annotations

from typing import Any

_NCBI = "https://www.ncbi.nlm.nih.gov"
_EXAC = "http://exac.broadinstitute.org/terms"
_GNOMAD = "https://gnomad.broadinstitute.org/terms"
# By the root key of documents.
LICENSE_URLS = {
    "cadd": "http://cadd.gs.washington.edu/contact",
    "clinvar": f"{_NCBI}/clinvar/intro/",
    "dbnsfp": "https://sites.google.com/site/jpopgen/dbNSFP",
    "dbsnp": f"{_NCBI}/home/about/policies/",
    "exac": _EXAC,
    "exac_nonpsych": _EXAC,
    "exac_nontcga": _EXAC,
    "gnomad_exome": _GNOMAD,
    "gnomad_genome": _GNOMAD,
    "grasp": "https://grasp.nhlbi.nih.gov/Terms.aspx",
}


def with_licenses(document: dict[str, Any]) -> dict[str, Any]:
    """The document with `_license` in every object of a source whose terms are known; what it holds is not changed."""
    return {
        root: _licensed(node, LICENSE_URLS[root]) if root in LICENSE_URLS else node for root, node in document.items()
    }


def _licensed(node: Any, url: str) -> Any:
    if isinstance(node, list):
        return [_licensed(item, url) for item in node]
    return {"_license": url, **node} if isinstance(node, dict) else node
