"""Addresses of the portal as a whole."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import path, re_path
from django.views.generic import RedirectView, TemplateView

from lwds_portal.site import health
from lwds_portal.site.notebooks import notebook_file
from lwds_portal.site.robots import robots
from lwds_portal.site.start_page import start_page


def icon(request: HttpRequest) -> HttpResponse:
    """The icon, at the address that browsers use for responses that are not pages, such as JSON."""
    return HttpResponsePermanentRedirect(static("img/icon.svg"))


urlpatterns = [
    path("", start_page, name="start"),
    path("help/", TemplateView.as_view(template_name="site/help.html"), name="help"),
    path("favicon.ico", icon, name="icon"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    re_path(r"^notebook\.(?P<extension>ipynb|py|Rmd)$", notebook_file, name="notebook"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", RedirectView.as_view(url="/datasets/sitemap.xml")),
]
