"""/api/v1/patterns/, /questionnaires/ and /rule-sets/: what is asked and by which rules. Open to everybody."""

from __future__ import annotations

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
    get_valid_data,
)
from triage.content.rule_sets import build_rule_set, get_rule_set_in_force, list_patterns
from triage.engine.recommend import recommend
from triage.models import Pattern, Questionnaire, RuleSet


class PatternViewSet(ReadOnlyModelViewSet[Pattern]):
    """The patterns in force; `?domain=` for a domain's own."""

    queryset = Pattern.objects.none()
    serializer_class = PatternSerializer
    permission_classes = [AllowAny]
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Pattern]:
        patterns = list_patterns(domain=self.request.query_params.get("domain", ""))
        search_text = self.request.query_params.get("q", "")
        return (patterns.filter(name__icontains=search_text) if search_text else patterns).select_related("rule_set")

    @extend_schema(request=SignalsSerializer, responses={200: dict})
    @action(detail=False, methods=["post"])
    def recommend(self, request: Request) -> Response:
        """Rank the patterns for signals, without an interview; nothing is stored."""
        data = get_valid_data(SignalsSerializer, request)
        rules = build_rule_set(get_rule_set_in_force(domains=[data["domain"]] if data["domain"] else []))
        return Response(recommend(signals=data["signals"], rule_set=rules).as_dict())


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
