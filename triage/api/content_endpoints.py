"""/api/v1/patterns/, /questionnaires/ and /rule-sets/: what is asked and how it is judged. Open to everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from triage.api.serializers import (
    PatternSerializer,
    QuestionnaireSerializer,
    RuleSetSerializer,
    SignalsSerializer,
)
from triage.content.rule_sets import as_rule_set, patterns_in_force, rule_set_in_force
from triage.engine.recommend import recommend
from triage.models import Pattern, Questionnaire, RuleSet


class PatternViewSet(ReadOnlyModelViewSet[Pattern]):
    """The patterns in force; `?domain=` for a domain's own."""

    queryset = Pattern.objects.none()
    serializer_class = PatternSerializer
    permission_classes = [AllowAny]
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Pattern]:
        found = patterns_in_force(domain=self.request.query_params.get("domain", ""))
        words = self.request.query_params.get("q", "")
        return (found.filter(name__icontains=words) if words else found).select_related("rule_set")

    @extend_schema(request=SignalsSerializer, responses={200: dict})
    @action(detail=False, methods=["post"])
    def recommend(self, request: Request) -> Response:
        """Rank the patterns for signals, without an interview; nothing is stored."""
        serializer = SignalsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said: dict[str, Any] = serializer.validated_data
        rules = as_rule_set(rule_set_in_force(domains=[said["domain"]] if said["domain"] else []))
        return Response(recommend(signals=said["signals"], rule_set=rules).as_dict())


class QuestionnaireViewSet(ReadOnlyModelViewSet[Questionnaire]):
    """What is asked: sections and questions with their stable keys."""

    queryset = Questionnaire.objects.prefetch_related("sections__questions").order_by("key")
    serializer_class = QuestionnaireSerializer
    permission_classes = [AllowAny]
    lookup_field = "key"


class RuleSetViewSet(ReadOnlyModelViewSet[RuleSet]):
    """Rule sets in force, with every rule as data."""

    queryset = RuleSet.objects.filter(status=RuleSet.Status.ACTIVE).prefetch_related("rules")
    serializer_class = RuleSetSerializer
    permission_classes = [AllowAny]
    lookup_field = "version"
    lookup_value_regex = r"[^/]+"
