"""Every address of the portal; each app names its own pages in its urls.py."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from lwds_portal.metrics import metrics

# What scripts say, translated.
words = cache_control(max_age=3600, public=True)(JavaScriptCatalog.as_view(packages=["catalog", "triage"]))


urlpatterns = [
    path("", include("lwds_portal.site.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("lwds_portal.api")),
    path("metrics", metrics, name="metrics"),
    path("loads/", include("ingest.urls")),
    path("datasets/", include("catalog.urls")),
    path("triage/", include("triage.urls")),
    path("words.js", words, name="words"),
    path("", include("variants.biothings.urls")),
    path("", include("variants.urls")),
]
