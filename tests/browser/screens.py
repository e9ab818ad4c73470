"""Every page type with an address of the running site: what axe-core checks and what screenshots show."""

from __future__ import annotations

from tests.browser.conftest import Site


def screens(site: Site) -> dict[str, str]:
    """{name: address}"""
    used = f"?release={site.release}"
    return {
        "home": "/",
        "search-choice": "/search/?q=",
        "search-nothing": "/search/?q=nosuchthing",
        "releases": "/releases/",
        "release": f"/releases/{site.release}/",
        "fields": f"/releases/{site.release}/fields/?q=score",
        "gene": f"/genes/{site.gene}/{used}",
        "gene-filtered": f"/genes/{site.gene}/{used}&q=cadd.phred:>=5&sort=-cadd.phred",
        "gene-problem": f"/genes/{site.gene}/{used}&q=cadd.phrd:>=5",
        "region": f"/regions/{site.region}/{used}",
        "variant": f"/variants/{site.variant}/{used}",
        "aggregate": f"/aggregate/{used}&q=consequence:missense-like&by=annotation",
        "jobs": "/jobs/",
        "annotate": f"/annotate/{used}",
        "help": "/help/",
        "not-found": "/genes/NOSUCHGENE/",
    }
