"""Every address of the portal; the pages of each app are in its urls.py."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from catalog.exchange.terms.views import terms_page
from lwds_portal.operations.metrics import metrics

# Translations for scripts.
script_translations = cache_control(max_age=3600, public=True)(
    JavaScriptCatalog.as_view(packages=["catalog", "triage"])
)

handler400 = "lwds_portal.web.problems.bad_request"
handler500 = "lwds_portal.web.problems.server_error"

urlpatterns = [
    path("", include("lwds_portal.site.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("lwds_portal.rest.urls")),
    path("metrics", metrics, name="metrics"),
    path("loads/", include("ingest.urls")),
    path("datasets/", include("catalog.urls")),
    path("queries/", include("catalog.queries.urls")),
    path("terms/lwds", terms_page, name="terms"),
    path("triage/", include("triage.urls")),
    path("words.js", script_translations, name="words"),
    path("", include("variants.biothings.urls")),
    path("", include("variants.urls")),
]
