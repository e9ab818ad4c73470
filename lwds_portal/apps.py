from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lwds_portal"
    verbose_name = "Portal"
