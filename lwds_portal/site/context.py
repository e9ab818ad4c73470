"""Context of every page: name of the portal, navigation, account menu, footer, version."""

from typing import Any

from django.contrib.admin import site as admin_site
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from lwds_portal import __version__
from lwds_portal.site.identity import get_identity
from variants.jobs.job_list import open_job_count

# (label, address, prefixes of the addresses that belong to this entry)
NAVIGATION = [
    (_("Datasets"), "/datasets/", ("/datasets/",)),
    (_("Variants"), "/releases/", ("/releases/", "/genes/", "/regions/", "/variants/", "/aggregate/", "/annotate/")),
    (_("Tables"), "/queries/", ("/queries/",)),
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
    """The variable `portal` of templates/base.html and its components."""
    # A request that was refused early, because of its Host, has no user yet; it still gets an error page.
    curates = hasattr(request, "user") and admin_site.has_permission(request)
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    open_jobs = {"/jobs/": open_job_count(user=request.user)} if signed_in else {}
    administration = [(_("Administration"), "/admin/")] if curates else []
    return {
        "portal": {
            "identity": get_identity(),
            "version": __version__,
            "address": _address(request),
            "navigation": [
                {
                    "label": label,
                    "url": url,
                    "current": request.path.startswith(prefixes),
                    "count": open_jobs.get(url, 0),
                }
                for label, url, prefixes in NAVIGATION
            ],
            "account_menu": [{"label": label, "url": url} for label, url in [*ACCOUNT_MENU, *administration]],
            "footer": [{"label": label, "url": url} for label, url in FOOTER],
            "login_url": _url_if_routed("account_login"),
            "logout_url": _url_if_routed("account_logout"),
        }
    }


def _address(request: HttpRequest) -> str:
    """Address of this page, for printing; without the host where the request was refused because of it."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.get_full_path()


def _url_if_routed(name: str) -> str:
    """The address of a route, or "" where it is not routed, as in tests with a URL configuration of their own."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
