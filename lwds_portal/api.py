"""The root of /api/v1/: every app registers its viewsets here, the only place that knows them all."""

from typing import NoReturn

from django.http import Http404
from django.urls import path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.routers import DefaultRouter

import lwds_portal.api_schema  # noqa: F401  (tells the schema how tokens are sent)
from catalog.api import DatasetViewSet, OrganizationViewSet, UploadViewSet
from ingest.api import LoadViewSet
from triage.api.content_endpoints import PatternViewSet, QuestionnaireViewSet, RuleSetViewSet
from triage.api.interview_endpoints import InterviewViewSet
from variants.api.dictionary import FieldViewSet, GeneViewSet, ReleaseViewSet
from variants.api.jobs import JobViewSet
from variants.api.regions import RegionViewSet
from variants.api.saved_filters import SavedFilterViewSet
from variants.api.variants import VariantViewSet


@extend_schema(exclude=True)
@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
@permission_classes([AllowAny])
def nothing_here(request: Request) -> NoReturn:
    """Every other address: problem details instead of a page."""
    raise Http404(f"There is nothing at {request.path}; see /api/v1/.")


router = DefaultRouter()
router.register("datasets", DatasetViewSet, basename="dataset")
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("uploads", UploadViewSet, basename="upload")
router.register("releases", ReleaseViewSet, basename="release")
router.register("fields", FieldViewSet, basename="field")
router.register("genes", GeneViewSet, basename="gene")
router.register("variants", VariantViewSet, basename="variant")
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
    *router.urls,
    re_path(r"^[\s\S]*/$", nothing_here),
]
