"""The root of /api/v1/: the viewsets of every app."""

from typing import NoReturn

from django.http import Http404
from django.urls import path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.routers import DefaultRouter

import lwds_portal.rest.schema  # noqa: F401  (tells the schema how tokens are sent)
from catalog.api import DatasetViewSet, OrganizationViewSet, QueryViewSet, SavedViewViewSet, UploadViewSet
from ingest.api import LoadViewSet
from triage.api.content_endpoints import PatternViewSet, QuestionnaireViewSet, RuleSetViewSet
from triage.api.interview_endpoints import InterviewViewSet
from variants.jobs.api import JobViewSet
from variants.rest.dictionary_api import FieldViewSet, GeneViewSet, ReleaseViewSet
from variants.rest.region_api import RegionViewSet
from variants.rest.variant_api import VariantViewSet
from variants.savedfilters.api import SavedFilterViewSet


@extend_schema(exclude=True)
@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
@permission_classes([AllowAny])
def unknown_address(request: Request) -> NoReturn:
    """404 as problem details, not as a page, for every address below /api/v1/ that no app has."""
    raise Http404(f"There is nothing at {request.path}; see /api/v1/.")


router = DefaultRouter()
router.register("variants", VariantViewSet, basename="variant")  # first: scripts look variants up one by one
router.register("datasets", DatasetViewSet, basename="dataset")
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("uploads", UploadViewSet, basename="upload")
router.register("queries", QueryViewSet, basename="query")
router.register("views", SavedViewViewSet, basename="view")
router.register("releases", ReleaseViewSet, basename="release")
router.register("fields", FieldViewSet, basename="field")
router.register("genes", GeneViewSet, basename="gene")
router.register("regions", RegionViewSet, basename="region")
router.register("jobs", JobViewSet, basename="job")
router.register("saved-filters", SavedFilterViewSet, basename="saved-filter")
router.register("loads", LoadViewSet, basename="load")
router.register("interviews", InterviewViewSet, basename="interview")
router.register("patterns", PatternViewSet, basename="pattern")
router.register("questionnaires", QuestionnaireViewSet, basename="questionnaire")
router.register("rule-sets", RuleSetViewSet, basename="rule-set")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api-docs"),
    path("queries/<uuid:pk>/rows.<str:extension>", QueryViewSet.as_view({"get": "rows"}), name="query-rows"),
    *router.urls,
    re_path(r"^[\s\S]*/$", unknown_address),
]
