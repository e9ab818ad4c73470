from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "lwds_portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from lwds_portal.reader import open_releases_to_reader
        from lwds_portal.roles import give_roles_their_permissions, last_app

        post_migrate.connect(give_roles_their_permissions, sender=last_app(), dispatch_uid="roles")
        post_migrate.connect(open_releases_to_reader, sender=last_app(), dispatch_uid="reader")


class PortalAdminConfig(AdminConfig):
    default_site = "lwds_portal.admin_site.PortalAdminSite"
