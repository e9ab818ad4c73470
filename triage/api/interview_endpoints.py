"""/api/v1/interviews/: interviews, their answers, people and records."""

from __future__ import annotations

from typing import Any

from django.db import transaction
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

from accounts.http import get_signed_in_user
from accounts.permissions import TokenScope
from accounts.preconditions import precondition, revision_headers
from triage.api.outcome_endpoints import OutcomeActions
from triage.api.serializers import (
    CommentSerializer,
    DocumentSerializer,
    InterviewSerializer,
    InvitationSerializer,
    MemberSerializer,
    get_json_object,
    get_valid_data,
)
from triage.content.versions import get_content
from triage.engine.parsing import InputProblem
from triage.engine.questionnaire import Section
from triage.exchange.interchange import export_interview, import_interview
from triage.interviews.document_writer import write_document
from triage.interviews.documents import get_questionnaire, list_interviews, read_document
from triage.interviews.lifecycle import copy_interview, delete_interview, rename_interview
from triage.interviews.linked_systems import list_linked_systems
from triage.interviews.members import create_comment, create_invitation, join_interview
from triage.interviews.record_writer import add_record, change_record, delete_record, get_record
from triage.models import Interview
from triage.reports.across_interviews import list_all_records, restrict_rows


class InterviewFilter(filters.FilterSet):
    """Parameters of the list of interviews."""

    q = filters.CharFilter(field_name="title", lookup_expr="icontains", label="Words of the title")

    class Meta:
        model = Interview
        fields = ["status"]


def _problems_as_json(problems: list[InputProblem]) -> list[dict[str, str]]:
    return [{"path": problem.path, "problem": problem.text} for problem in problems]


def _get_section(interview: Interview, key: str) -> Section:
    """The section with records of that key."""
    section = get_questionnaire(interview).by_key.get(key)
    if section is None or not section.record:
        keys = ", ".join(section.key for section in get_questionnaire(interview).record_sections)
        raise Http404(f"Records are {keys}.")
    return section


class InterviewViewSet(OutcomeActions, ListModelMixin, DestroyModelMixin):
    """Interviews in which you have a role; curators see all."""

    queryset = Interview.objects.none()
    serializer_class = InterviewSerializer
    filterset_class = InterviewFilter
    permission_classes = [IsAuthenticated, TokenScope]
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Interview]:
        return list_interviews(user=self.request.user)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete the interview with its snapshots. If-Match with the ETag refuses it where somebody answered since."""
        user, interview = get_signed_in_user(request), self.get_object()
        with precondition(request) as revision:
            delete_interview(user=user, interview=interview, revision=revision)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _interview_as_json(self, interview: Interview, problems: list[InputProblem] | None = None) -> dict[str, Any]:
        """The interview with its document; notes only for people who may read them."""
        interview = self.get_queryset().get(pk=interview.pk)
        document = read_document(user=self.request.user, interview=interview)
        systems = [
            {
                "dataset": system.dataset.slug,
                "liveness": system.dataset.liveness,
                "reason": system.dataset.liveness_reason,
                "records": system.records,
            }
            for system in list_linked_systems(user=self.request.user, document=document)
        ]
        data = {**InterviewSerializer(interview, context=self.get_serializer_context()).data, **document.raw}
        data["systems"] = systems
        return data if problems is None else data | {"problems": _problems_as_json(problems)}

    @extend_schema(request=DocumentSerializer, responses=InterviewSerializer)
    def create(self, request: Request) -> Response:
        """Make an interview: empty, from answers and records, from an exported file, or with `copy_from` a slug."""
        user, data = get_signed_in_user(request), get_valid_data(DocumentSerializer, request)
        source = get_json_object(request).get("copy_from")
        if source:
            interview = copy_interview(user=user, source=self._get_source(source), title=data.get("title", ""))
            return Response(self._interview_as_json(interview, []), status=status.HTTP_201_CREATED)
        raw = {"answers": {}, **get_json_object(request)}
        interview, problems = import_interview(user=user, raw=raw, title=data.get("title", ""))
        return Response(self._interview_as_json(interview, problems), status=status.HTTP_201_CREATED)

    def _get_source(self, slug: str) -> Interview:
        source = list_interviews(user=self.request.user).filter(slug=slug).first()
        if source is None:
            raise ValidationError({"copy_from": f"There is no interview {slug!r} that you may read."})
        return source

    @extend_schema(responses=InterviewSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One interview with its answers and records."""
        interview = self.get_object()
        body = self._interview_as_json(interview)
        return Response(body, headers=revision_headers(interview, body))

    @extend_schema(request=DocumentSerializer, responses=InterviewSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Answers given replace theirs, null clears one; the records of a section replace its list.

        What cannot be read comes back under `problems`, kept as typed. If-Match with the ETag refuses a stale change.
        """
        user, interview = get_signed_in_user(request), self.get_object()
        data = get_valid_data(DocumentSerializer, request)
        with precondition(request) as revision, transaction.atomic():
            problems = write_document(user=user, interview=interview, raw=get_json_object(request), revision=revision)
            if "title" in data:
                rename_interview(user=user, interview=interview, title=data["title"])
        interview.refresh_from_db()
        body = self._interview_as_json(interview, problems)
        return Response(body, headers=revision_headers(interview, body))

    @extend_schema(responses={200: DocumentSerializer})
    @action(detail=True, url_path="export")
    def export(self, request: Request, slug: str) -> Response:
        """The file that another portal imports: answers, records and snapshots."""
        return Response(export_interview(self.get_object()))

    @extend_schema(methods=["get"], operation_id="interviews_records_of_section")
    @extend_schema(request=DocumentSerializer)
    @action(detail=True, url_path=r"records/(?P<section>[a-z]+)", methods=["get", "post"])
    def records(self, request: Request, slug: str, section: str) -> Response:
        """The records of a section; POST one to add it."""
        user, interview = get_signed_in_user(request), self.get_object()
        chosen = _get_section(interview, section)
        if request.method == "GET":
            rows = read_document(user=user, interview=interview).raw["records"].get(section, [])
            return Response({"count": len(rows), "next": None, "previous": None, "results": rows})
        record, problems = add_record(user=user, interview=interview, section=chosen, raw=get_json_object(request))
        body = record.body | {"problems": _problems_as_json(problems)}
        return Response(body, status=status.HTTP_201_CREATED, headers=revision_headers(record, body))

    @extend_schema(request=DocumentSerializer)
    @action(detail=True, url_path=r"records/(?P<section>[a-z]+)/(?P<uid>[0-9a-f]+)", methods=["get", "patch", "delete"])
    def record(self, request: Request, slug: str, section: str, uid: str) -> Response:
        """One record by its id. PATCH changes the answers that are sent; If-Match with the ETag refuses a stale one."""
        user, interview = get_signed_in_user(request), self.get_object()
        chosen = _get_section(interview, section)
        if request.method == "GET":
            record = get_record(user=user, interview=interview, section=chosen, uid=uid)
            return Response(record.body, headers=revision_headers(record, record.body))
        with precondition(request) as revision:
            if request.method == "DELETE":
                delete_record(user=user, interview=interview, section=chosen, uid=uid, revision=revision)
                return Response(status=status.HTTP_204_NO_CONTENT)
            raw = get_json_object(request)
            record, problems = change_record(
                user=user, interview=interview, section=chosen, uid=uid, raw=raw, revision=revision
            )
        body = record.body | {"problems": _problems_as_json(problems)}
        return Response(body, headers=revision_headers(record, body))

    @extend_schema(
        operation_id="interviews_records_across",
        parameters=[OpenApiParameter("section", str, description="usecases, formats, producers ...")],
    )
    @action(detail=False, url_path="records", url_name="records")
    def all_records(self, request: Request) -> Response:
        """Records of one kind over all interviews that you may see: who else uses NetCDF?"""
        key = request.query_params.get("section", "formats")
        sections = [s.key for s in get_content().questionnaire.record_sections]
        if key not in sections:
            raise ValidationError({"section": f"One of {', '.join(sections)}."})
        records: QuerySet[Any] = list_all_records(user=request.user, section=key).order_by("interview", "position")
        page = self.paginate_queryset(records) or []
        return self.get_paginated_response(
            [{"interview": row.interview.slug, **data} for row, data in restrict_rows(user=request.user, rows=page)]
        )

    @extend_schema(responses=MemberSerializer(many=True))
    @action(detail=True)
    def members(self, request: Request, slug: str) -> Response:
        """The people of an interview and their roles."""
        rows = self.get_object().members.select_related("user")
        return Response(MemberSerializer(rows, many=True).data)

    @extend_schema(request=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, slug: str) -> Response:
        """A link that expires; its token is answered once. POST it to /interviews/join/ to join."""
        user, data = get_signed_in_user(request), get_valid_data(InvitationSerializer, request)
        invitation, token = create_invitation(user=user, interview=self.get_object(), **data)
        answer = {"token": token, "role": invitation.role, "expires_at": invitation.expires_at}
        return Response(answer, status=status.HTTP_201_CREATED)

    @action(detail=False, methods=["post"])
    def join(self, request: Request) -> Response:
        """Join an interview with the `token` of an invitation."""
        interview = join_interview(
            user=get_signed_in_user(request), token=str(get_json_object(request).get("token", ""))
        )
        return Response(self._interview_as_json(interview))

    @extend_schema(request=CommentSerializer, responses=CommentSerializer(many=True))
    @action(detail=True, methods=["get", "post"])
    def comments(self, request: Request, slug: str) -> Response:
        """The comments on all sections; POST `{section, text}` writes one."""
        interview = self.get_object()
        if request.method == "POST":
            data = get_valid_data(CommentSerializer, request)
            create_comment(user=get_signed_in_user(request), interview=interview, **data)
        rows = interview.comments.select_related("user")
        return Response(CommentSerializer(rows, many=True).data)
