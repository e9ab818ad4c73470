"""/api/v1/interviews/<slug>/: recommendation, plan, snapshots and decisions of an interview."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.http import get_signed_in_user
from triage.api.serializers import (
    DecisionSerializer,
    DraftSerializer,
    FollowUpSerializer,
    HourSerializer,
    SnapshotSerializer,
    get_json_object,
    get_valid_data,
)
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.exchange.madmp import write_madmp
from triage.interviews.documents import build_document
from triage.interviews.follow_ups import TaskState, edit_follow_up, get_state
from triage.models import Interview
from triage.outcome.current import get_outcome
from triage.outcome.plan import Step, check_step, get_plan
from triage.outcome.snapshots import compare_snapshots, create_decision, create_snapshot, submit_interview
from triage.outcome.starter_kit import write_starter_kit


class OutcomeActions(GenericViewSet[Interview]):
    """The actions of InterviewViewSet that are about the outcome."""

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def recommendation(self, request: Request, slug: str) -> Response:
        """Signals, ranking with reasons, what was removed, add-ons, exits, near ties, and what to ask next."""
        return Response(get_outcome(user=request.user, interview=self.get_object()).as_dict())

    @extend_schema(responses={(200, "application/zip"): bytes})
    @action(detail=True)
    def kit(self, request: Request, slug: str) -> HttpResponse:
        """The starter kit of the plan's pattern, or of `?pattern=`, as a zip."""
        user, interview = get_signed_in_user(request), self.get_object()
        plan = get_plan(user=user, interview=interview, pattern=request.query_params.get("pattern", ""))
        if plan.pattern is None:
            raise Http404
        content = write_starter_kit(title=interview.title, outcome=plan.outcome, pattern=plan.pattern)
        return HttpResponse(content, content_type="application/zip")

    @extend_schema(request=HourSerializer, responses={200: dict})
    @action(detail=True, methods=["get", "post"])
    def plan(self, request: Request, slug: str) -> Response:
        """Eight hours, interfaces and tasks; POST `{pattern, hour, done}` ticks an hour."""
        user, interview = get_signed_in_user(request), self.get_object()
        if request.method == "POST":
            check_step(user=user, interview=interview, **get_valid_data(HourSerializer, request))
        plan = get_plan(user=user, interview=interview, pattern=request.query_params.get("pattern", ""))
        return Response(
            {
                "pattern": plan.pattern.key if plan.pattern else None,
                "decided": plan.decided,
                "steps": [_describe_step(step) for step in plan.steps],
                "interfaces": [asdict(interface) for interface in plan.interfaces],
                "tasks": FollowUpSerializer(plan.tasks, many=True).data,
            }
        )

    @extend_schema(request=FollowUpSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["patch"], url_path=r"tasks/(?P<pk>[0-9]{1,9})")
    def task(self, request: Request, slug: str, pk: str) -> Response:
        """Change who is asked, until when, and whether it is settled."""
        task = get_object_or_404(self.get_object().follow_ups, pk=pk)
        data = get_valid_data(FollowUpSerializer, request, instance=task)
        shown = get_state(task)
        state = TaskState(data.get("whom", shown.whom), data.get("due", shown.due), data.get("is_done", shown.done))
        edit_follow_up(user=get_signed_in_user(request), follow_up=task, shown=shown, state=state)
        return Response(FollowUpSerializer(task).data)

    @extend_schema(request=SnapshotSerializer, responses=SnapshotSerializer(many=True))
    @action(detail=True, methods=["get", "post"], url_path="freezes")
    def snapshots(self, request: Request, slug: str) -> Response:
        """Snapshots, the latest first; POST `{comment}` makes one, with `submit: true` for a curator."""
        interview = self.get_object()
        if request.method == "GET":
            stored = interview.snapshots.select_related("user").prefetch_related("decisions__user")
            return Response(SnapshotSerializer(stored, many=True).data)
        data = get_json_object(request)
        create = submit_interview if data.get("submit") is True else create_snapshot
        comment = str(data.get("comment") or "")
        snapshot = create(user=get_signed_in_user(request), interview=interview, comment=comment)
        return Response(SnapshotSerializer(snapshot).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=SnapshotSerializer)
    @action(detail=True, url_path=r"freezes/(?P<number>[0-9]{1,9})")
    def snapshot(self, request: Request, slug: str, number: str) -> Response:
        """One snapshot."""
        return Response(SnapshotSerializer(get_object_or_404(self.get_object().snapshots, number=number)).data)

    @extend_schema(responses={200: dict})
    @action(detail=True, url_path=r"freezes/(?P<number>[0-9]{1,9})/changes/(?P<other>[0-9]{1,9})")
    def changes(self, request: Request, slug: str, number: str, other: str) -> Response:
        """The changes from the earlier to the later of two snapshots."""
        interview = self.get_object()
        numbers = sorted((int(number), int(other)))
        before, after = (get_object_or_404(interview.snapshots, number=n) for n in numbers)
        changes = compare_snapshots(before, after)
        keys = ("pattern", "before", "after")
        return Response(
            {
                "changes": [asdict(change) for change in changes.answers],
                "ranking": [dict(zip(keys, row, strict=True)) for row in changes.ranking],
            }
        )

    @extend_schema(request=DecisionSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"], url_path=r"freezes/(?P<number>[0-9]{1,9})/decision")
    def decision(self, request: Request, slug: str, number: str) -> Response:
        """A curator's decision; another pattern than the recommended one needs a comment."""
        snapshot = get_object_or_404(self.get_object().snapshots.select_related("interview"), number=number)
        data = get_json_object(request)
        pattern, comment = str(data.get("pattern", "")), str(data.get("comment") or "")
        user = get_signed_in_user(request)
        decision = create_decision(user=user, snapshot=snapshot, pattern=pattern, comment=comment)
        return Response(DecisionSerializer(decision).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DraftSerializer, responses={200: dict})
    @action(detail=True, methods=["post"], url_path="dataset")
    def dataset(self, request: Request, slug: str) -> Response:
        """Make the draft entry in the catalogue, once."""
        dataset = make_draft_dataset(
            user=get_signed_in_user(request),
            interview=self.get_object(),
            base_url=request.build_absolute_uri("/"),
            addresses=get_valid_data(DraftSerializer, request)["addresses"],
        )
        return Response({"dataset": dataset.slug, "identifier": dataset.identifier, "url": dataset.get_absolute_url()})

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def madmp(self, request: Request, slug: str) -> Response:
        """The interview as a machine-actionable data management plan (RDA DMP Common Standard)."""
        interview = self.get_object()
        plan: dict[str, Any] = write_madmp(
            title=interview.title,
            url=request.build_absolute_uri(interview.get_absolute_url()),
            document=build_document(interview, notes=False),
            created=interview.created_at,
            modified=interview.updated_at,
        )
        return Response(plan)


def _describe_step(step: Step) -> dict[str, Any]:
    how = reverse("triage:howto", args=[step.how]) if step.how else ""
    return {"hour": step.hour, "text": step.text, "how": how, "link": step.link, "done": step.check is not None}
