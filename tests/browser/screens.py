"""Every page type with an address of the running site: what axe-core checks and what screenshots show."""

from __future__ import annotations

from tests.browser.conftest import Site
from variants.releases.models import Release


def screens(site: Site) -> dict[str, str]:
    """{name: address}; those of `personal` are for somebody who is signed in and may curate."""
    used = f"?release={site.release}"
    return {
        "home": "/",
        "search-choice": f"/search/?q={site.release}",
        "datasets": "/datasets/",
        "releases": "/releases/",
        "release": f"/releases/{site.release}/",
        "fields": f"/releases/{site.release}/fields/?q=score",
        "gene-filtered": f"/genes/{site.gene}/{used}&q=cadd.phred:>=5&sort=-cadd.phred&open=vep.ann.consequence",
        "gene-problem": f"/genes/{site.gene}/{used}&q=cadd.phrd:>=5",
        "region": f"/regions/{site.region}/{used}",
        "variant-raw": f"/variants/{site.variant}/{used}&raw=1",
        "compare": f"/variants/{site.variant}/compare/{used}&with={site.release}&all=1",
        "aggregate": f"/aggregate/{used}&q=consequence:missense-like&by=annotation",
        "annotate": f"/annotate/{used}",
        "jobs": "/jobs/",
        "help": "/help/",
        "not-found": "/genes/NOSUCHGENE/",
        "dataset": f"/datasets/{site.dataset}/",
        "rows": f"/datasets/{site.dataset}/rows/?file=data/flow.csv",
        "triage": "/triage/",
        "patterns": "/triage/patterns/",
        "pattern": "/triage/patterns/tidy-bucket/",
        "sign-in": "/accounts/login/",
        "sign-up": "/accounts/signup/",
    }


def other_states(site: Site) -> dict[str, str]:
    """Pages of the types above in another state, which have less on them."""
    used = f"?release={site.release}"
    return {
        "search": "/search/?q=",
        "search-nothing": "/search/?q=nosuchthing",
        "gene": f"/genes/{site.gene}/{used}",
        "gene-nothing-matches": f"/genes/{site.gene}/{used}&q=cadd.phred:>=99",
        "variant": f"/variants/{site.variant}/{used}",
        "dataset-bare": f"/datasets/{site.bare_dataset}/",
    }


def personal_screens(site: Site) -> dict[str, str]:
    """Like `screens`, for a signed-in curator."""
    return {
        "my-jobs": "/jobs/",
        "job": f"/jobs/{site.job}/",
        "saved-filters": "/saved-filters/",
        "saved-filter": f"/saved-filters/{site.saved_filter}/",
        "account": "/accounts/",
        "tokens": "/accounts/tokens/",
        "teams": "/accounts/teams/",
        "loads": "/loads/",
        "dataset-edit": f"/datasets/{site.dataset}/edit/",
        "dataset-manage": f"/datasets/{site.dataset}/manage/",
        "dataset-upload": f"/datasets/{site.dataset}/upload/",
        "dataset-history": f"/datasets/{site.dataset}/history/",
        "dataset-version": f"/datasets/{site.dataset}/v1/",
        "datasets-sheet": "/datasets/sheet/",
        "datasets-import": "/datasets/import/",
        "interviews": "/triage/",
        "interview-new": "/triage/new/",
        "across": "/triage/across/",
    }


def advice_screens() -> dict[str, str]:
    """{name: address} of what triage tells everybody, besides the patterns."""
    return {
        "domains": "/triage/domains/",
        "domain": "/triage/domains/cells/",
        "how-tos": "/triage/how/",
        "how-to": "/triage/how/readings/",
        "prices": "/triage/prices/",
        "decisions": "/triage/decisions/",
        "ideas": "/triage/ideas/",
    }


def interview_screens(site: Site) -> dict[str, str]:
    """Like `screens`, for whom the interview belongs to."""
    pages = {
        "interview": "",
        "section": "section/problem/",
        "records": "section/consumers/",
        "formats": "section/formats/",
        "short-door": "section/usecases/?door=short",
        "recommendation": "recommendation/",
        "plan": "plan/",
        "interview-print": "export/print/",
        "freezes": "freezes/",
        "freeze": "freezes/1/",
        "people": "people/",
        "sheets": "sheet/",
    }
    return {name: f"{site.interview}{page}" for name, page in pages.items()}


def admin_screens() -> dict[str, str]:
    """{name: address} of what curators work on, for whoever is signed in as one."""
    release = Release.objects.get(name="sample")
    load = release.loads.get()
    return {
        "admin": "/admin/",
        "admin-releases": "/admin/variants/release/",
        "admin-release": f"/admin/variants/release/{release.pk}/change/",
        "admin-fields": f"/admin/variants/field/?release__id__exact={release.pk}",
        "admin-loads": "/admin/ingest/load/",
        "admin-load": f"/admin/ingest/load/{load.pk}/change/",
        "admin-add-load": "/admin/ingest/load/add/",
        "admin-rejects": "/admin/ingest/reject/",
        "admin-genes": "/admin/variants/gene/",
        "admin-jobs": "/admin/variants/job/",
        "admin-datasets": "/admin/catalog/dataset/",
        "admin-dataset": f"/admin/catalog/dataset/{release.dataset_id}/change/",
        "admin-content": "/admin/triage/contentversion/",
        "admin-history": f"/admin/variants/release/{release.pk}/history/",
    }
