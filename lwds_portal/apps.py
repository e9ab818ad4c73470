from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "lwds_portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from lwds_portal.administration.role_permissions import give_roles_their_permissions, last_app
        from lwds_portal.operations.reader_role import open_releases_to_reader

        post_migrate.connect(give_roles_their_permissions, sender=last_app(), dispatch_uid="roles")
        post_migrate.connect(open_releases_to_reader, sender=last_app(), dispatch_uid="reader")


class PortalAdminConfig(AdminConfig):
    default_site = "lwds_portal.administration.admin_site.PortalAdminSite"
