"""Jobs over REST: start one, follow it, cancel it, fetch its results."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.mixins import CreateModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.models import ApiToken
from accounts.parsers import BoundedJSONParser
from accounts.permissions import TokenScope
from accounts.problems import ConflictError
from accounts.request_keys import check_keys
from variants.jobs.job_quota import create_counted_job
from variants.jobs.kinds import get_job_kind
from variants.jobs.models import Job, JobResult
from variants.jobs.request_options import OptionValue, fill_options, option_names
from variants.jobs.run_crate import write_run_crate
from variants.jobs.runner import JobError, cancel_job
from variants.jobs.tasks import send_job
from variants.releases.models import Release
from variants.releases.reader import open_release


class JobResultSerializer(serializers.ModelSerializer[JobResult]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = JobResult
        fields = ["name", "size", "sha256", "url"]

    def get_url(self, result: JobResult) -> str:
        arguments = {"pk": result.job_id, "name": result.name}
        return reverse("job-results", kwargs=arguments, request=self.context.get("request"))


class JobSerializer(serializers.ModelSerializer[Job]):
    release: serializers.SlugRelatedField[Release] = serializers.SlugRelatedField(slug_field="name", read_only=True)
    parameters = serializers.SerializerMethodField(
        help_text="All options of the job; what was not sent has its default."
    )
    summary = serializers.DictField(read_only=True, help_text="Counts, warnings and provenance.")
    results = serializers.SerializerMethodField()
    url = serializers.HyperlinkedIdentityField(view_name="job-detail")

    class Meta:
        model = Job
        fields = [
            "id", "url", "kind", "release", "filter_text", "parameters", "status", "status_reason", "done", "total",
            "summary", "results", "created_at", "started_at", "finished_at", "expires_at",
        ]  # fmt: skip

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_parameters(self, job: Job) -> dict[str, OptionValue]:
        return fill_options(get_job_kind(job.kind).request_type, job.parameters)

    @extend_schema_field(JobResultSerializer(many=True))
    def get_results(self, job: Job) -> Any:
        return JobResultSerializer(job.results.all(), many=True, context=self.context).data


class JobRequestSerializer(serializers.Serializer[Any]):
    """A new job."""

    kind = serializers.ChoiceField(choices=Job.Kind.choices)
    release = serializers.CharField()
    filter = serializers.CharField(required=False, default="", allow_blank=True, help_text="Query text.")
    parameters = serializers.JSONField(
        required=False,
        default=dict,
        help_text="Named as the options of the command: fields, format, genes, by, flank, biotype, gene, region ...",
    )
    list = serializers.CharField(
        required=False, allow_blank=False, help_text="To annotate: one variant a line; or send `file`."
    )
    file = serializers.FileField(required=False, help_text="To annotate: a VCF, a table, or one variant a line.")

    def validate_parameters(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError('Send an object, such as {"format": "tsv"}.')
        return value


class JobViewSet(CreateModelMixin, ReadOnlyModelViewSet[Job]):
    """Jobs annotate a list, write group files, or export what matches. A job without owner is open to its address."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    permission_classes = [AllowAny, TokenScope]
    write_scope = ApiToken.Scope.JOBS
    parser_classes = [BoundedJSONParser, MultiPartParser]
    filterset_fields = ["kind", "status"]

    def get_queryset(self) -> QuerySet[Job]:
        jobs = Job.objects.select_related("release").prefetch_related("results")
        if self.action == "list":
            return jobs.listed_for(self.request.user)
        return jobs.visible_to(self.request.user)

    @extend_schema(request=JobRequestSerializer, responses={201: JobSerializer})
    def create(self, request: Request) -> Response:
        """Queue a job; request its `url` until `status` is finished, failed or cancelled."""
        _check_job_keys(request)
        serializer = JobRequestSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        job = _create_job(request, serializer.validated_data)
        send_job(job)
        data = self.get_serializer(job).data
        return Response(data, status=status.HTTP_201_CREATED, headers={"Location": data["url"]})

    @extend_schema(request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop a job that is queued or running."""
        job = self.get_object()
        try:
            cancel_job(user=request.user, job=job)
        except JobError as error:
            raise ConflictError(str(error)) from None
        job.refresh_from_db()
        return Response(self.get_serializer(job).data)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, url_path="run-crate")
    def run_crate(self, request: Request, pk: str) -> Response:
        """A finished job as the ro-crate-metadata.json of a Process Run Crate."""
        job = self.get_object()
        if job.status != Job.Status.FINISHED:
            raise ConflictError(f"This job is {job.status}; only a finished one has a crate.")
        address = partial(reverse, "job-results", request=request)
        crate = write_run_crate(
            job, root=request.build_absolute_uri("/"), address_of=lambda name: address(args=[job.pk, name])
        )
        return Response(crate, content_type="application/ld+json")

    @extend_schema(
        parameters=[OpenApiParameter("name", location="path")],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, url_path=r"results/(?P<name>[^/]+)")
    def results(self, request: Request, pk: str, name: str) -> FileResponse:
        """One file of a finished job."""
        result = get_object_or_404(self.get_object().results, name=name)
        return FileResponse(result.file.open("rb"), as_attachment=True, filename=result.name)


def _check_job_keys(request: Request) -> None:
    """Raises UnknownKeyError for a key that no job reads; an option of the kind belongs into `parameters`."""
    data = request.data
    if not isinstance(data, Mapping):
        return  # the serializer says what is wrong
    kind = data.get("kind")
    options = option_names(get_job_kind(kind).request_type) if kind in Job.Kind.values else []
    advice = {name: f"{name} is an option of the job: send it inside `parameters`." for name in options}
    check_keys(data, JobRequestSerializer().fields, advice=advice)
    check_keys(request.query_params, (), advice=dict.fromkeys(request.query_params, "Send it in the body."))


def _create_job(request: Request, data: dict[str, Any]) -> Job:
    """Raises ValidationError, ReleaseNotFoundError."""
    release = open_release(user=request.user, name=data["release"])
    if data.get("file") is not None and "list" in data:
        raise ValidationError({"list": "Send `list` or `file`, not both."})
    named_filter = data["parameters"].get("filter") or ""
    if data["filter"] and named_filter not in ("", data["filter"]):
        raise ValidationError({"filter": "`filter` and the filter inside `parameters` differ: send one of them."})
    input_file = data.get("file")
    if input_file is None and "list" in data:
        input_file = ContentFile(data["list"].encode(), name="list.txt")
    if input_file is not None and not get_job_kind(data["kind"]).needs_list:
        raise ValidationError({"list": f"A job of the kind {data['kind']} reads no list: leave `list` and `file` out."})
    options = data["parameters"] | ({"filter": data["filter"]} if data["filter"] else {})
    if options.get("into") and isinstance(request.auth, ApiToken) and not request.auth.allows(ApiToken.Scope.CURATE):
        raise PermissionDenied("`into` makes a release: send a token with the scope curate, or leave it out.")
    try:
        return create_counted_job(request, release=release, kind=data["kind"], options=options, input_file=input_file)
    except JobError as error:
        raise ValidationError({"detail": str(error)}) from None
