"""/api/v1/patterns/, /questionnaires/ and /rule-sets/: the questions of interviews and the rules. Open to everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from triage.api.serializers import (
    PatternSerializer,
    QuestionnaireSerializer,
    RuleSetSerializer,
    SignalsSerializer,
    get_valid_data,
)
from triage.content.compiling import Content
from triage.content.pattern_pages import list_plain_steps
from triage.content.versions import get_content, list_contents
from triage.engine.recommend import recommend
from triage.models import ContentVersion

ViewSetType = TypeVar("ViewSetType", bound=Callable[..., Any])
_RULE_LISTS = {"gates": "gate", "scores": "score", "addons": "addon", "escalate": "exit"}


def _retrieved_by(name: str) -> Callable[[ViewSetType], ViewSetType]:
    """The decorator of a viewset whose items are named in the path by a text, for the schema."""
    parameter = OpenApiParameter(name, str, OpenApiParameter.PATH)
    return extend_schema_view(retrieve=extend_schema(parameters=[parameter]))


class _ContentViewSet(GenericViewSet[Any]):
    """Parts of the content in force, read from texts instead of a table: a page of them, or one by its key."""

    permission_classes = [AllowAny]
    queryset = ContentVersion.objects.none()  # for the schema alone

    def _list_items(self) -> list[Mapping[str, Any]]:
        """All items in force."""
        raise NotImplementedError

    def list(self, request: Request) -> Response:
        """A page of the items in force."""
        page = self.paginate_queryset(self._list_items())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, **key: str) -> Response:
        """The item with this key. Raises Http404 if none has it."""
        ((name, value),) = key.items()
        item = next((item for item in self._list_items() if item[name] == value), None)
        if item is None:
            raise Http404
        return Response(self.get_serializer(item).data)


@_retrieved_by("key")
class PatternViewSet(_ContentViewSet):
    """The patterns in force; `?domain=` for a domain's own."""

    serializer_class = PatternSerializer
    lookup_field = "key"

    def _list_items(self) -> list[Mapping[str, Any]]:
        content = get_content(domains=[self.request.query_params.get("domain", "")])
        words = self.request.query_params.get("q", "").casefold()
        patterns = content.rules.patterns.values()
        return [
            vars(pattern)
            | {
                "steps": [step.text for step in list_plain_steps(pattern, content.rules)],
                "rules_version": content.version,
            }
            for pattern in patterns
            if words in pattern.name.casefold()
        ]

    @extend_schema(parameters=[OpenApiParameter("domain", str), OpenApiParameter("q", str)])
    def list(self, request: Request) -> Response:
        """The patterns in force; `q`: words of the name."""
        return super().list(request)

    @extend_schema(request=SignalsSerializer, responses={200: dict})
    @action(detail=False, methods=["post"])
    def recommend(self, request: Request) -> Response:
        """Rank the patterns for signals, without an interview; nothing is stored."""
        data = get_valid_data(SignalsSerializer, request)
        rules = get_content(domains=[data["domain"]]).rules
        return Response(recommend(signals=data["signals"], rule_set=rules).as_dict())


@_retrieved_by("key")
class QuestionnaireViewSet(_ContentViewSet):
    """Sections and questions, with their stable keys."""

    serializer_class = QuestionnaireSerializer
    lookup_field = "key"

    def _list_items(self) -> list[Mapping[str, Any]]:
        return [
            {"key": content.domain or "default", "title": "Lightweight data systems", **content.raw["interview.yaml"]}
            for content in list_contents()
        ]


@_retrieved_by("version")
class RuleSetViewSet(_ContentViewSet):
    """Rule sets in force, with every rule as data."""

    serializer_class = RuleSetSerializer
    lookup_field = "version"
    lookup_value_regex = r"[^/]+"

    def _list_items(self) -> list[Mapping[str, Any]]:
        return [_describe_rules(content) for content in list_contents()]


def _describe_rules(content: Content) -> dict[str, Any]:
    rules, raw = content.rules, content.raw["rules.yaml"]
    names = ("version", "near_tie", "penalty_per_class", "companions", "ask_order", "sha256")
    items = [{"spares": [], **item, "kind": kind} for name, kind in _RULE_LISTS.items() for item in raw[name]]
    return {name: getattr(rules, name) for name in names} | {
        "domain": content.domain,
        "status": "active",
        "rules": items,
    }
