"""The admin site: open to curators and administrators, signed in on the portal's own page.

Separate module because the settings name its class.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.sharing import is_curator


class PortalAdminSite(AdminSite):
    """Django's admin site with our dashboard, for staff, curators and administrators."""

    site_header = "lwds: curation"
    site_title = "lwds curation"
    index_title = "What there is to do"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and (request.user.is_staff or is_curator(request.user))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """In histories, only people who may open accounts get links to them."""
        context = super().each_context(request)
        return context if request.user.has_perm("accounts.view_user") else {**context, "admin_user_view": ""}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from lwds_portal.administration.dashboard import dashboard_items  # the site is made before the models are

        return super().index(request, {**(extra_context or {}), "dashboard_items": dashboard_items()})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the portal's own sign-in page, which locks out people who guess passwords."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), resolve_url("account_login"))
