"""After every migrate, roles have their permissions and the reading role its releases; the admin site is ours."""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models.signals import post_migrate

from accounts.roles import CURATOR
from lwds_portal.administration.admin_site import PortalAdminSite
from lwds_portal.administration.role_permissions import last_app


def test_permissions_of_roles_are_set_when_the_last_app_is_migrated(db: None) -> None:
    curators = Group.objects.get(name=CURATOR)
    expected = set(curators.permissions.values_list("codename", flat=True))
    curators.permissions.clear()
    first_app = next(app for app in apps.get_app_configs() if app != last_app())
    send = {"app_config": last_app(), "verbosity": 0, "interactive": False, "using": "default"}
    post_migrate.send(sender=first_app, **send)
    assert not curators.permissions.exists()
    post_migrate.send(sender=last_app(), **send)
    assert set(curators.permissions.values_list("codename", flat=True)) == expected != set()


def test_the_admin_site_is_the_portals() -> None:
    assert isinstance(admin.site, PortalAdminSite)
