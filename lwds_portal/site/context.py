"""What the frame of every page needs: navigation, account menu, footer, version."""

from typing import Any

from django.contrib.admin import site as admin_site
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from lwds_portal import __version__
from variants.jobs.job_list import open_job_count

# (label, address, beginnings of the addresses of this part of the portal)
NAVIGATION = [
    (_("Datasets"), "/datasets/", ("/datasets/",)),
    (_("Variants"), "/releases/", ("/releases/", "/genes/", "/regions/", "/variants/", "/aggregate/", "/annotate/")),
    (_("Triage"), "/triage/", ("/triage/",)),
    (_("Jobs"), "/jobs/", ("/jobs/",)),
]
ACCOUNT_MENU = [
    (_("My jobs"), "/jobs/"),
    (_("Saved filters"), "/saved-filters/"),
    (_("Access tokens"), "/accounts/tokens/"),
    (_("Account"), "/accounts/"),
]
FOOTER = [(_("Help"), "/help/"), (_("Status"), "/health/ready"), (_("REST interface"), "/api/v1/docs/")]


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal` for templates/base.html and the components of the frame."""
    # A request refused early, for its Host, has no user yet, and still gets a page.
    curates = hasattr(request, "user") and admin_site.has_permission(request)
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    counts = {"/jobs/": open_job_count(user=request.user)} if signed_in else {}
    curation = [(_("Administration"), "/admin/")] if curates else []
    return {
        "portal": {
            "version": __version__,
            "address": _address(request),
            "navigation": [
                {"label": label, "url": url, "current": request.path.startswith(places), "count": counts.get(url, 0)}
                for label, url, places in NAVIGATION
            ],
            "account_menu": [{"label": label, "url": url} for label, url in [*ACCOUNT_MENU, *curation]],
            "footer": [{"label": label, "url": url} for label, url in FOOTER],
            "login_url": _url_if_routed("account_login"),
            "logout_url": _url_if_routed("account_logout"),
        }
    }


def _address(request: HttpRequest) -> str:
    """Of this page, for paper; without the host where that is the reason why the request was refused."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.get_full_path()


def _url_if_routed(name: str) -> str:
    """Sign-in pages belong to the site's account backend; the frame stands without them."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
