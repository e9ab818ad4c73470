"""The app as Django loads it: what it registers at the start."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class PortalConfig(AppConfig):
    name = "lwds_portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from catalog.entries.portal_services import register_services
        from lwds_portal.administration.role_permissions import last_app, set_role_permissions
        from lwds_portal.operations.reader_role import grant_releases_to_reader
        from lwds_portal.operations.restore import refuse_half_restored_database
        from lwds_portal.own_services import SERVICES
        from lwds_portal.web.budgets import limit_new_connection

        register_services(SERVICES)
        connection_created.connect(limit_new_connection, dispatch_uid="budgets")
        pre_migrate.connect(refuse_half_restored_database, dispatch_uid="half restored")
        post_migrate.connect(set_role_permissions, sender=last_app(), dispatch_uid="roles")
        post_migrate.connect(grant_releases_to_reader, sender=last_app(), dispatch_uid="reader")


class PortalAdminConfig(AdminConfig):
    default_site = "lwds_portal.administration.admin_site.PortalAdminSite"
