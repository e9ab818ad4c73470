"""Every address of the portal; each app names its own pages in its urls.py."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from lwds_portal import health
from lwds_portal.metrics import metrics
from lwds_portal.robots import robots

# What scripts say, translated.
words = cache_control(max_age=3600, public=True)(JavaScriptCatalog.as_view(packages=["catalog", "triage"]))


def icon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here for the icon of what is no page, such as JSON."""
    return HttpResponsePermanentRedirect(static("img/icon.svg"))


urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("lwds_portal.api")),
    path("favicon.ico", icon, name="icon"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics, name="metrics"),
    path("loads/", include("ingest.urls")),
    path("datasets/", include("catalog.urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", RedirectView.as_view(url="/datasets/sitemap.xml")),
    path("triage/", include("triage.urls")),
    path("words.js", words, name="words"),
    path("", include("variants.biothings.urls")),
    path("", include("variants.urls")),
]
