"""Addresses of the dialect. Every one answers with and without a trailing slash: clients follow no redirect.

/v1/... means settings.LWDS_DEFAULT_ASSEMBLY; /hg38/v1/... and /hg19/v1/... are base URLs of one
assembly. /v1/hg38/<id> is how myvariant.info names the assembly.
"""

from django.urls import re_path

from variants.biothings.gene_views import (
    GeneFieldsView,
    GeneMetadataView,
    GeneQueryView,
    GenesView,
    GeneView,
)
from variants.biothings.views import (
    FieldsView,
    MetadataView,
    NotFoundView,
    QueryView,
    SpecView,
    StatusView,
    VariantsView,
    VariantView,
)

_BASE = r"^(?:(?P<base>hg19|hg38)/)?v1/"
_KIND = r"(?:variant|(?P<assembly>hg19|hg38))"

# [\s\S] is any character, line ends included; (?s:.) would keep Django from reversing any address of the portal.
urlpatterns = [
    re_path(_BASE + rf"(?:{_KIND}/)?query/?$", QueryView.as_view()),
    re_path(_BASE + rf"(?:{_KIND}/)?metadata/fields/?$", FieldsView.as_view()),
    re_path(_BASE + rf"(?:{_KIND}/)?metadata/?$", MetadataView.as_view()),
    re_path(_BASE + r"spec/?$", SpecView.as_view()),
    re_path(_BASE + rf"{_KIND}/?$", VariantsView.as_view()),
    re_path(_BASE + rf"{_KIND}/(?P<id>[\s\S]+?)/?$", VariantView.as_view()),
    re_path(_BASE + r"[\s\S]*$", NotFoundView.as_view()),
    re_path(_BASE.removesuffix("/") + "$", NotFoundView.as_view()),
    re_path(r"^v3/query/?$", GeneQueryView.as_view()),
    re_path(r"^v3/(?:gene/)?metadata/fields/?$", GeneFieldsView.as_view()),
    re_path(r"^v3/(?:gene/)?metadata/?$", GeneMetadataView.as_view()),
    re_path(r"^v3/gene/?$", GenesView.as_view()),
    re_path(r"^v3/gene/(?P<id>[^/]+?)/?$", GeneView.as_view()),
    re_path(r"^v3(?:/[\s\S]*)?$", NotFoundView.as_view()),
    re_path(r"^metadata/fields/?$", FieldsView.as_view()),
    re_path(r"^metadata/?$", MetadataView.as_view()),
    re_path(r"^status/?$", StatusView.as_view()),
]
