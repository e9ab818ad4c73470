"""Every address of the portal; each app names its own pages in its urls.py."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("lwds_portal.api")),
    path("datasets/", include("catalog.urls")),
    path("triage/", include("triage.urls")),
    path("", include("variants.urls")),
]
