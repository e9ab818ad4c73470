"""/api/v1/interviews/: interviews, their answers, people and records."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import DestroyModelMixin, ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import TokenScope
from triage.api.outcome_endpoints import OutcomeActions
from triage.api.serializers import (
    CommentSerializer,
    DocumentSerializer,
    InterviewSerializer,
    InvitationSerializer,
    MemberSerializer,
)
from triage.engine.parsing import Problem
from triage.errors import RefusedError
from triage.exchange.interchange import import_interview, portable
from triage.interviews.document_writer import write_document
from triage.interviews.documents import document_of, interviews, questionnaire_of, record_dict
from triage.interviews.lifecycle import copy_interview, delete_interview, rename_interview
from triage.interviews.members import comment, invite, join
from triage.models import RECORD_MODELS, Interview
from triage.reports.across_interviews import records_across


class InterviewFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="title", lookup_expr="icontains", label="Words of the title")

    class Meta:
        model = Interview
        fields = ["status"]


def problem_list(problems: list[Problem]) -> list[dict[str, str]]:
    return [{"path": problem.path, "problem": problem.text} for problem in problems]


class InterviewViewSet(OutcomeActions, ListModelMixin, DestroyModelMixin, GenericViewSet[Interview]):
    """Interviews in which you have a role; curators see all."""

    queryset = Interview.objects.none()
    serializer_class = InterviewSerializer
    filterset_class = InterviewFilter
    permission_classes = [IsAuthenticated, TokenScope]
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Interview]:
        return interviews(user=self.request.user).select_related("questionnaire", "dataset")

    def handle_exception(self, exc: Exception) -> Response:
        """A refusal of our services is a 400 with its sentence."""
        return super().handle_exception(ValidationError({"detail": str(exc)}) if isinstance(exc, RefusedError) else exc)

    def perform_destroy(self, instance: Interview) -> None:
        delete_interview(user=self.request.user, interview=instance)

    def _shown(self, interview: Interview, problems: list[Problem] | None = None, **more: Any) -> dict[str, Any]:
        """The interview with its document; notes only for those who may read them."""
        interview = self.get_queryset().get(pk=interview.pk)
        document = document_of(user=self.request.user, interview=interview)
        shown = {**InterviewSerializer(interview, context=self.get_serializer_context()).data, **document.raw, **more}
        return shown if problems is None else shown | {"problems": problem_list(problems)}

    @extend_schema(request=DocumentSerializer, responses=InterviewSerializer)
    def create(self, request: Request) -> Response:
        """Make an interview: empty, from answers and records, from an exported file, or with `copy_from` a slug."""
        said = _validated(DocumentSerializer, request)
        source = request.data.get("copy_from")
        if source:
            interview = copy_interview(user=request.user, source=self._named(source), title=said.get("title", ""))
            return Response(self._shown(interview, []), status=status.HTTP_201_CREATED)
        raw = {"answers": {}, **request.data}
        interview, problems = import_interview(user=request.user, raw=raw, title=said.get("title", ""))
        return Response(self._shown(interview, problems), status=status.HTTP_201_CREATED)

    def _named(self, slug: str) -> Interview:
        found = interviews(user=self.request.user).select_related("questionnaire").filter(slug=slug).first()
        if found is None:
            raise ValidationError({"copy_from": f"There is no interview {slug!r} that you may read."})
        return found

    @extend_schema(responses=InterviewSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One interview with its answers and records."""
        return Response(self._shown(self.get_object()))

    @extend_schema(request=DocumentSerializer, responses=InterviewSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Answers given replace theirs, null clears one; the records of a section replace its list.

        What cannot be read comes back under `problems`, kept as typed.
        """
        interview = self.get_object()
        said = _validated(DocumentSerializer, request)
        if "title" in said:
            rename_interview(user=request.user, interview=interview, title=said["title"])
        problems = write_document(user=request.user, interview=interview, raw=request.data)
        return Response(self._shown(interview, problems))

    @extend_schema(responses={200: DocumentSerializer})
    @action(detail=True, url_path="export")
    def export(self, request: Request, slug: str) -> Response:
        """The file that another portal imports: answers, records and frozen states."""
        return Response(portable(self.get_object()))

    @extend_schema(methods=["get"], operation_id="interviews_records_of_section")
    @extend_schema(request=DocumentSerializer)
    @action(detail=True, url_path=r"records/(?P<section>[a-z]+)", methods=["get", "post"])
    def records(self, request: Request, slug: str, section: str) -> Response:
        """The records of a section; POST one to add it."""
        interview = self.get_object()
        questionnaire = questionnaire_of(interview)
        if section not in RECORD_MODELS or section not in questionnaire.by_key:
            raise Http404(f"Records are {', '.join(RECORD_MODELS)}.")
        rows = document_of(user=request.user, interview=interview).raw["records"].get(section, [])
        if request.method == "GET":
            return Response({"count": len(rows), "next": None, "previous": None, "results": rows})
        raw = {"records": {section: [*rows, dict(request.data)]}}
        problems = write_document(user=request.user, interview=interview, raw=raw)
        added = document_of(user=request.user, interview=interview).raw["records"][section][-1]
        return Response({**added, "problems": problem_list(problems)}, status=status.HTTP_201_CREATED)

    @extend_schema(request=DocumentSerializer)
    @action(detail=True, url_path=r"records/(?P<section>[a-z]+)/(?P<uid>[0-9a-f]+)", methods=["get", "patch", "delete"])
    def record(self, request: Request, slug: str, section: str, uid: str) -> Response:
        """One record by its id."""
        interview = self.get_object()
        rows = document_of(user=request.user, interview=interview).raw["records"].get(section, [])
        found = next((row for row in rows if row["id"] == uid), None)
        if found is None:
            raise Http404(f"There is no record {uid!r} under {section!r}.")
        if request.method == "GET":
            return Response(found)
        changed = {**found, **request.data, "id": uid}
        kept = [changed if row is found else row for row in rows if row is not found or request.method == "PATCH"]
        problems = write_document(user=request.user, interview=interview, raw={"records": {section: kept}})
        if request.method == "DELETE":
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response({**changed, "problems": problem_list(problems)})

    @extend_schema(
        operation_id="interviews_records_across",
        parameters=[OpenApiParameter("section", str, description="usecases, formats, producers ...")],
    )
    @action(detail=False, url_path="records", url_name="records")
    def all_records(self, request: Request) -> Response:
        """Records of one kind over all interviews that you may see: who else uses NetCDF?"""
        key = request.query_params.get("section", "formats")
        if key not in RECORD_MODELS:
            raise ValidationError({"section": f"One of {', '.join(RECORD_MODELS)}."})
        rows = self.paginate_queryset(records_across(user=request.user, section=key).order_by("interview", "position"))
        section = questionnaire_of(rows[0].interview).by_key[key] if rows else None
        shown = [{"interview": r.interview.slug, **record_dict(r, section, notes=False)} for r in rows]
        return self.get_paginated_response(shown)

    @extend_schema(responses=MemberSerializer(many=True))
    @action(detail=True)
    def members(self, request: Request, slug: str) -> Response:
        rows = self.get_object().members.select_related("user")
        return Response(MemberSerializer(rows, many=True).data)

    @extend_schema(request=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, slug: str) -> Response:
        """A link that expires; its token is answered once. POST it to /interviews/join/ to join."""
        said = _validated(InvitationSerializer, request)
        invitation, token = invite(user=request.user, interview=self.get_object(), **said)
        answer = {"token": token, "role": invitation.role, "expires_at": invitation.expires_at}
        return Response(answer, status=status.HTTP_201_CREATED)

    @action(detail=False, methods=["post"])
    def join(self, request: Request) -> Response:
        """Join an interview with the `token` of an invitation."""
        return Response(self._shown(join(user=request.user, token=str(request.data.get("token", "")))))

    @extend_schema(request=CommentSerializer, responses=CommentSerializer(many=True))
    @action(detail=True, methods=["get", "post"])
    def comments(self, request: Request, slug: str) -> Response:
        interview = self.get_object()
        if request.method == "POST":
            said = _validated(CommentSerializer, request)
            comment(user=request.user, interview=interview, **said)
        rows = interview.comments.select_related("user")
        return Response(CommentSerializer(rows, many=True).data)


def _validated(serializer_class: Any, request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
