"""Every address of the portal; the pages of each app are in its urls.py."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from catalog.entries.views.ark_pages import resolve_ark
from catalog.exchange.terms.views import terms_page
from lwds_portal.mcp.views import McpView, llms_txt
from lwds_portal.operations.metrics import metrics
from variants.beacon.views import InformationView

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
    path("beacon", InformationView.as_view()),
    path("beacon/", include("variants.beacon.urls")),
    path("mcp", McpView.as_view(), name="mcp"),
    path("llms.txt", llms_txt, name="llms-txt"),
    path("metrics", metrics, name="metrics"),
    path("loads/", include("ingest.urls")),
    path("datasets/", include("catalog.urls")),
    path("queries/", include("catalog.queries.urls")),
    re_path(r"^ark:/?(?P<naan>[0-9a-z]{5,16})/(?P<name>[0-9A-Za-z-]{1,60})/?$", resolve_ark, name="ark"),
    path("terms/lwds", terms_page, name="terms"),
    path("triage/", include("triage.urls")),
    path("words.js", script_translations, name="words"),
    path("", include("variants.biothings.urls")),
    path("", include("variants.urls")),
]
