"""What comes out of an interview, under /api/v1/interviews/<slug>/."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from triage.api.serializers import (
    DecisionSerializer,
    DraftSerializer,
    FollowUpSerializer,
    FreezeSerializer,
    HourSerializer,
)
from triage.engine.compare import compare, ranking_changes
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.exchange.madmp import madmp
from triage.interviews.changes import update_follow_up
from triage.interviews.documents import questionnaire_of, shared_document
from triage.outcome.current import outcome_of
from triage.outcome.plan import check_step, plan_of
from triage.outcome.snapshots import decide, freeze, submit


class OutcomeActions:
    """Actions of InterviewViewSet."""

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def recommendation(self, request: Request, slug: str) -> Response:
        """Signals, ranking with reasons, what was removed, add-ons, exits, near ties, and what to ask next."""
        return Response(outcome_of(user=request.user, interview=self.get_object()).as_dict())

    @extend_schema(request=HourSerializer, responses={200: dict})
    @action(detail=True, methods=["get", "post"])
    def plan(self, request: Request, slug: str) -> Response:
        """Eight hours, interfaces and tasks; POST `{pattern, hour, done}` ticks an hour."""
        interview = self.get_object()
        if request.method == "POST":
            check_step(user=request.user, interview=interview, **_validated(HourSerializer, request.data))
        plan = plan_of(user=request.user, interview=interview, pattern=request.query_params.get("pattern", ""))
        return Response(
            {
                "pattern": plan.pattern.key if plan.pattern else None,
                "decided": plan.decided,
                "steps": [{"hour": s.hour, "text": s.text, "done": s.check is not None} for s in plan.steps],
                "interfaces": [asdict(meeting) for meeting in plan.meetings],
                "tasks": FollowUpSerializer(plan.tasks, many=True).data,
            }
        )

    @extend_schema(request=FollowUpSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["patch"], url_path=r"tasks/(?P<pk>\d+)")
    def task(self, request: Request, slug: str, pk: str) -> Response:
        """Change who is asked, until when, and whether it is settled."""
        task = get_object_or_404(self.get_object().follow_ups, pk=pk)
        said = _validated(FollowUpSerializer, request.data, instance=task)
        update_follow_up(
            user=request.user, follow_up=task, whom=said.get("whom", task.whom), due=said.get("due", task.due),
            done=said.get("is_done", task.is_done),
        )  # fmt: skip
        return Response(FollowUpSerializer(task).data)

    @extend_schema(request=FreezeSerializer, responses=FreezeSerializer(many=True))
    @action(detail=True, methods=["get", "post"])
    def freezes(self, request: Request, slug: str) -> Response:
        """Frozen states, the latest first; POST `{comment}` makes one, with `submit: true` for a curator."""
        interview = self.get_object()
        if request.method == "GET":
            kept = interview.freezes.select_related("user").prefetch_related("decisions__user")
            return Response(FreezeSerializer(kept, many=True).data)
        write = submit if request.data.get("submit") is True else freeze
        frozen = write(user=request.user, interview=interview, comment=str(request.data.get("comment") or ""))
        return Response(FreezeSerializer(frozen).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=FreezeSerializer)
    @action(detail=True, url_path=r"freezes/(?P<number>\d+)")
    def frozen(self, request: Request, slug: str, number: str) -> Response:
        return Response(FreezeSerializer(get_object_or_404(self.get_object().freezes, number=number)).data)

    @extend_schema(responses={200: dict})
    @action(detail=True, url_path=r"freezes/(?P<number>\d+)/changes/(?P<other>\d+)")
    def changes(self, request: Request, slug: str, number: str, other: str) -> Response:
        """What changed from the earlier to the later of two frozen states."""
        interview = self.get_object()
        numbers = sorted((int(number), int(other)))
        before, after = (get_object_or_404(interview.freezes, number=n) for n in numbers)
        questionnaire = questionnaire_of(interview)
        differences = compare(questionnaire=questionnaire, before=before.document, after=after.document)
        ranking = ranking_changes(before.recommendation, after.recommendation)
        keys = ("pattern", "before", "after")
        return Response(
            {
                "changes": [asdict(change) for change in differences],
                "ranking": [dict(zip(keys, row, strict=True)) for row in ranking],
            }
        )

    @extend_schema(request=DecisionSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"], url_path=r"freezes/(?P<number>\d+)/decision")
    def decision(self, request: Request, slug: str, number: str) -> Response:
        """A curator's decision; another pattern than the recommended one needs a comment."""
        frozen = get_object_or_404(self.get_object().freezes.select_related("interview"), number=number)
        pattern, comment = str(request.data.get("pattern", "")), str(request.data.get("comment") or "")
        made = decide(user=request.user, frozen=frozen, pattern=pattern, comment=comment)
        return Response(DecisionSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DraftSerializer, responses={200: dict})
    @action(detail=True, methods=["post"], url_path="dataset")
    def dataset(self, request: Request, slug: str) -> Response:
        """Make the draft entry in the catalogue, once."""
        addresses = _validated(DraftSerializer, request.data)["addresses"]
        dataset = make_draft_dataset(
            user=request.user,
            interview=self.get_object(),
            base_url=request.build_absolute_uri("/"),
            addresses=addresses,
        )
        return Response({"dataset": dataset.slug, "identifier": dataset.identifier, "url": dataset.get_absolute_url()})

    @extend_schema(responses={200: dict})
    @action(detail=True)
    def madmp(self, request: Request, slug: str) -> Response:
        """The interview as a machine-actionable data management plan (RDA DMP Common Standard)."""
        interview = self.get_object()
        return Response(
            madmp(
                title=interview.title,
                url=request.build_absolute_uri(interview.get_absolute_url()),
                document=shared_document(interview=interview),
                created=interview.created_at,
                modified=interview.updated_at,
            )
        )


def _validated(serializer_class: Any, data: Any, instance: Any = None) -> dict[str, Any]:
    serializer = serializer_class(instance, data=data, partial=instance is not None)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
