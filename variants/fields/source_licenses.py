"""Sources of annotation -> the addresses of their terms of use. Pure.

Separate module because answers of programs and entries of the catalogue both name them.
"""

from __future__ import annotations

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


def license_of_path(path: str) -> str:
    """The terms of the source that the path of a field begins with; '' where they are not known.

    Example:
        >>> license_of_path("grasp.pmid"), license_of_path("vep.impact")
        ('https://grasp.nhlbi.nih.gov/Terms.aspx', '')
    """
    return LICENSE_URLS.get(path.partition(".")[0], "")
