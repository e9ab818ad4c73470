"""Datasets and organizations over REST."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import get_signed_in_user
from accounts.preconditions import precondition, revision_headers
from accounts.services.reading_log import note_reading
from catalog.entries import curation
from catalog.entries.access import require_edit
from catalog.entries.api.serializers import (
    DatasetSerializer,
    DatasetWriteSerializer,
    OrganizationSerializer,
    ReviewerLinkSerializer,
    SharingSerializer,
    StatusSerializer,
)
from catalog.entries.history import list_changes
from catalog.entries.models import Dataset, DatasetQuerySet, Organization
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.search.facets import MAX_FACET_VALUES, CountedPaginator, count_matches
from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.matching import find_organizations
from catalog.entries.search.search_request import FACETS, SearchRequest
from catalog.entries.sharing import (
    create_reviewer_link,
    find_people,
    find_teams,
    revoke_reviewer_link,
    share_dataset,
)
from catalog.entries.writing import create_draft_dataset, update_dataset

Row = TypeVar("Row")
OBJECT_LIST = {"type": "array", "items": {"type": "object", "additionalProperties": {}}}  # a plain list, to OpenAPI
SEARCH_PARAMETERS = [
    OpenApiParameter("q", description='Words, "phrases", -exclusions; the last word may be half written.'),
    OpenApiParameter("bbox", description="west,south,east,north in degrees; west > east crosses the antimeridian."),
    OpenApiParameter("from", description="Year, month or day."),
    OpenApiParameter("to", description="Year, month or day."),
    OpenApiParameter("order", description="relevance, title, newest, published"),
    OpenApiParameter("facet_values", int, description="Values of each facet that are listed; 100 if not given."),
    *[OpenApiParameter(name, many=True, description=f"Facet: {label}") for name, label in FACETS.items()],
]


def represent_dataset(dataset: Dataset, request: Request) -> dict[str, Any]:
    """The dataset in the shape of `DatasetSerializer`."""
    origin = getattr(dataset, "origin", None)
    source = {"names": origin.names, "tags": origin.tags} if origin else {}
    return build_record(dataset=dataset, base_url=request.build_absolute_uri("/"), reader=request.user).as_dict() | {
        "status": dataset.status,
        "visibility": dataset.visibility,
        "last_checked": dataset.last_checked,
        "last_seen_alive": dataset.last_seen_alive,
        "origin": source,
    }


def _parse_facet_values(request: Request) -> int:
    """How many values of each facet to list."""
    text = request.query_params.get("facet_values", "")
    if text and not re.fullmatch("[0-9]{1,6}", text):
        raise exceptions.ValidationError({"facet_values": [f"Give a whole number up to 999999, not {text!r}."]})
    return int(text) if text else MAX_FACET_VALUES


class AcceptOnly(DefaultContentNegotiation):
    """Here `?format=` is a facet of the search (files in that format), so only the Accept header chooses the format."""

    settings = SimpleNamespace(URL_FORMAT_OVERRIDE=None)  # type: ignore[assignment]  # all that is read of it


class LinkActions(viewsets.GenericViewSet[Dataset]):
    """Reviewers' links, and the results of checking the dataset's links."""

    @extend_schema(request=ReviewerLinkSerializer, responses={200: OBJECT_LIST, 201: dict})
    @action(detail=True, methods=["get", "post"], url_path="reviewer-links")
    def reviewer_links(self, request: Request, slug: str) -> Response:
        """Secret links that open this dataset; the address of a new one is shown once."""
        dataset = self.get_object()
        require_edit(request.user, dataset)
        if request.method == "GET":
            names = ("id", "note", "created_at", "expires_at", "revoked_at")
            return Response(list(dataset.reviewer_links.values(*names)))
        serializer = ReviewerLinkSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        days, note = serializer.validated_data["days"], serializer.validated_data["note"]
        token = create_reviewer_link(
            user=get_signed_in_user(request), dataset=dataset, lifetime=timedelta(days=days), note=note
        )
        url = request.build_absolute_uri(reverse("catalog:review", args=[token]))
        return Response({"url": url, "days": days, "note": note}, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"reviewer-links/(?P<link>[0-9]{1,18})")
    def revoke(self, request: Request, slug: str, link: str) -> Response:
        dataset = self.get_object()
        require_edit(request.user, dataset)
        reviewer_link = dataset.reviewer_links.filter(pk=link).first()
        if reviewer_link is None:
            raise exceptions.NotFound("This dataset has no such link.")
        revoke_reviewer_link(user=get_signed_in_user(request), dataset=dataset, link=reviewer_link)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, url_path="link-checks")
    def link_checks(self, request: Request, slug: str) -> Response:
        """The newest results of checking the dataset's links."""
        dataset = self.get_object()
        return Response(list(dataset.link_checks.values("url", "checked_at", "outcome", "http_status", "note")))


@method_decorator(conditional_page, name="dispatch")
class EntryViewSet(LinkActions):
    """Find, describe, share and publish datasets. `slug` may also be the identifier that never changes."""

    queryset = Dataset.objects.none()
    serializer_class = DatasetSerializer
    lookup_field = "slug"
    lookup_value_regex = r"[-\w:]+"
    filter_backends: list[Any] = []
    content_negotiation_class = AcceptOnly

    def get_queryset(self) -> DatasetQuerySet:
        return with_record_relations(Dataset.objects.visible_to(self.request.user)).select_related("origin")

    def get_object(self) -> Dataset:
        key = self.kwargs["slug"]
        dataset = self.get_queryset().filter(**{"identifier" if ":" in key else "slug": key}).first()
        if dataset is None:
            raise exceptions.NotFound(f"There is no dataset {key!r} that you may see; see /api/v1/datasets/?q=.")
        if not dataset.is_public:
            note_reading(dataset, user=self.request.user)
        return dataset

    @extend_schema(parameters=SEARCH_PARAMETERS)
    def list(self, request: Request) -> Response:
        """{count, next, previous, results, facets}; facets count what each value would give, the most frequent first.
        `facets_left_out` says how many rarer values there are."""
        search = SearchRequest.parse(request.query_params)
        result = find_datasets(user=request.user, search=search)
        counts = count_matches(result=result, search=search, max_values=_parse_facet_values(request))
        paginator = cast("PageNumberPagination", self.paginator)
        paginator.django_paginator_class = partial(CountedPaginator, total=counts.total)  # type: ignore[assignment]  # a factory
        page = self.paginate_queryset(with_record_relations(result.datasets).select_related("origin"))
        response = self.get_paginated_response([represent_dataset(dataset, request) for dataset in page or []])
        response.data["similar"] = result.similar
        response.data["facets"] = {
            name: [{"value": v.value, "label": v.label, "count": v.count} for v in facet.values]
            for name, facet in counts.facets.items()
        }
        response.data["facets_left_out"] = {name: f.left_out for name, f in counts.facets.items() if f.left_out}
        return response

    def retrieve(self, request: Request, slug: str) -> Response:
        return self._represent(request, self.get_object())

    def _represent(self, request: Request, dataset: Dataset, code: int = status.HTTP_200_OK) -> Response:
        body = represent_dataset(dataset, request)
        return Response(body, status=code, headers=revision_headers(dataset, body))

    @extend_schema(request=DatasetWriteSerializer)
    def create(self, request: Request) -> Response:
        """A new draft of yours."""
        serializer = DatasetWriteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        dataset = create_draft_dataset(user=get_signed_in_user(request), **serializer.record_fields())
        self.kwargs["slug"] = dataset.slug
        return self._represent(request, self.get_object(), status.HTTP_201_CREATED)

    @extend_schema(request=DatasetWriteSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change the fields that are sent. If-Match with the ETag of a GET refuses a change of an older state."""
        serializer = DatasetWriteSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        fields, dataset = serializer.record_fields(), self.get_object()
        with precondition(request) as revision:
            update_dataset(user=get_signed_in_user(request), dataset=dataset, revision=revision, **fields)
        return self._represent(request, self.get_object())

    @extend_schema(request=StatusSerializer)
    @action(detail=True, methods=["post"])
    def step(self, request: Request, slug: str) -> Response:
        """Submit, return, publish, retire or reopen the entry, or publish a version."""
        serializer = StatusSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        step, dataset = serializer.validated_data, self.get_object()
        with precondition(request) as revision:
            curation.change_status(user=get_signed_in_user(request), dataset=dataset, revision=revision, **step)
        return self._represent(request, Dataset.objects.get(pk=dataset.pk))

    @extend_schema(request=SharingSerializer)
    @action(detail=True, methods=["put"])
    def sharing(self, request: Request, slug: str) -> Response:
        """Replace visibility, embargo, people and teams; what is left out is emptied."""
        serializer = SharingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data
        with precondition(request) as revision:
            share_dataset(
                user=get_signed_in_user(request),
                dataset=self.get_object(),
                visibility=fields["visibility"],
                embargo_until=fields["embargo_until"],
                people=_find_named(find_people, "username", fields.get("people", [])),
                teams=_find_named(find_teams, "name", fields.get("teams", [])),
                revision=revision,
            )
        return self._represent(request, self.get_object())

    @action(detail=True)
    def versions(self, request: Request, slug: str) -> Response:
        """Every version as it was published; of its relations those to datasets that you may see now."""
        rows = list(self.get_object().versions.all())
        targets = {relation["identifier"] for v in rows for relation in v.record.get("relations", ())}
        visible = Dataset.objects.visible_to(request.user).filter(identifier__in=targets)
        visible_identifiers = set(visible.values_list("identifier", flat=True))
        return Response(
            [
                {
                    "number": v.number,
                    "notes": v.notes,
                    "created": v.created_at,
                    "record": v.record
                    | {
                        "relations": [
                            r for r in v.record.get("relations", ()) if r["identifier"] in visible_identifiers
                        ]
                    },
                }
                for v in rows
            ]
        )

    @action(detail=True)
    def history(self, request: Request, slug: str) -> Response:
        """Every change with its author and time, for people who may edit the dataset."""
        dataset = self.get_object()
        require_edit(request.user, dataset)
        changes = list_changes(dataset=dataset)
        return Response(
            [
                {
                    "when": c.when,
                    "who": c.who,
                    "fields": [{"field": f.field, "old": f.old, "new": f.new} for f in c.fields],
                }
                for c in changes
            ]
        )

    @action(detail=True)
    def problems(self, request: Request, slug: str) -> Response:
        """Reasons that prevent publishing, and hints for improving the entry."""
        problems = curation.find_problems(dataset=self.get_object())
        return Response([{"field": p.field, "message": p.message, "is_error": p.is_error} for p in problems])


class OrganizationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Organizations of datasets that you may see. ?q= searches their names."""

    queryset = Organization.objects.none()
    serializer_class = OrganizationSerializer
    lookup_field = "slug"
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        return find_organizations(user=self.request.user, text=self.request.query_params.get("q", ""))


def _find_named(find: Callable[[list[str]], list[Row]], field: str, names: list[str]) -> list[Row]:
    try:
        return find(names)
    except ValidationError as error:
        raise exceptions.ValidationError({field: error.messages}) from error
