"""The JSON of triage under /api/v1/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from catalog.models import Dataset
from triage.content.versions import list_contents
from triage.interviews.documents import list_fields
from triage.models import Comment, Decision, FollowUp, Interview, Member, Snapshot


class InterviewSerializer(serializers.ModelSerializer):
    """One line of the list; `title` is needed to make one."""

    url = serializers.HyperlinkedIdentityField(view_name="interview-detail", lookup_field="slug")
    dataset: serializers.SlugRelatedField[Dataset] = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    questionnaire = serializers.SerializerMethodField()

    class Meta:
        model = Interview
        fields = ["url", "slug", "title", "status", "questionnaire", "dataset", "created_at", "updated_at"]
        read_only_fields = ["slug", "status"]

    def get_questionnaire(self, interview: Interview) -> str:
        domains = [*list_fields(interview), ""]
        return next(self._versions[domain] for domain in domains if domain in self._versions)

    @cached_property
    def _versions(self) -> dict[str, str]:
        """The versions of the questions in force by domain, read once for a whole list."""
        return {content.domain: content.questionnaire.version for content in list_contents()}


class DocumentSerializer(serializers.Serializer):
    """Answers by question key, records by section: what is exported, imported and kept in snapshots.

    An answer is a bare value or `{"value", "unknown", "ask", "confidence", "note"}`; amounts are
    `{"value": 2, "unit": "TB"}` or "2 TB".
    """

    title = serializers.CharField(max_length=200, required=False)
    answers = serializers.DictField(required=False)
    records = serializers.DictField(child=serializers.ListField(child=serializers.DictField()), required=False)
    freezes = serializers.ListField(child=serializers.DictField(), required=False)


class MemberSerializer(serializers.ModelSerializer):
    """A person of an interview and their role."""

    user = serializers.CharField(source="user.username", read_only=True)

    class Meta:
        model = Member
        fields = ["user", "role", "joined_at"]


class InvitationSerializer(serializers.Serializer):
    """An invitation to be made: role, days until it expires, and whom it is for."""

    role = serializers.CharField()
    days = serializers.IntegerField(default=14)
    note = serializers.CharField(required=False, default="", allow_blank=True)


class CommentSerializer(serializers.ModelSerializer):
    """A comment on a section."""

    user = serializers.CharField(source="user.username", read_only=True, default="")

    class Meta:
        model = Comment
        fields = ["section", "text", "user", "at"]


class FollowUpSerializer(serializers.ModelSerializer):
    """A task that follows from an "I don't know"."""

    done = serializers.BooleanField(source="is_done", required=False)

    class Meta:
        model = FollowUp
        fields = ["id", "path", "question", "whom", "due", "done", "done_at"]
        read_only_fields = ["path", "question", "done_at"]


class DecisionSerializer(serializers.ModelSerializer):
    """The decision of a curator on a snapshot."""

    user = serializers.CharField(source="user.username", read_only=True, default="")

    class Meta:
        model = Decision
        fields = ["pattern", "comment", "user", "at"]


class SnapshotSerializer(serializers.ModelSerializer):
    """A snapshot of an interview with its recommendation."""

    user = serializers.CharField(source="user.username", read_only=True, default="")
    decisions = DecisionSerializer(many=True, read_only=True)

    class Meta:
        model = Snapshot
        fields = [
            "number", "comment", "document", "signals", "recommendation", "rules_version", "questionnaire_version",
            "sha256", "is_verified", "user", "at", "decisions",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name != "comment"]


class HourSerializer(serializers.Serializer):
    """One hour of a pattern's plan, and whether it is done."""

    pattern = serializers.CharField()
    hour = serializers.IntegerField(min_value=1)
    done = serializers.BooleanField()


class DraftSerializer(serializers.Serializer):
    """`addresses`: links by the id of a format's record."""

    addresses = serializers.DictField(child=serializers.URLField(), required=False, default=dict)


class PatternSerializer(serializers.Serializer):
    """A pattern with the steps of its plan, as `describe_pattern` gives it."""

    key = serializers.CharField()
    name = serializers.CharField()
    slogan = serializers.CharField()
    level = serializers.CharField()
    cost = serializers.CharField()
    parts = serializers.IntegerField()
    fits = serializers.CharField()
    not_fits = serializers.CharField()
    components = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.CharField())
    seed_examples = serializers.ListField(child=serializers.CharField())
    outgrown_to = serializers.ListField(child=serializers.CharField())
    reviewed_on = serializers.DateField(allow_null=True)
    rules_version = serializers.CharField()


class QuestionSerializer(serializers.Serializer):
    """A question, in the shape of interview.yaml."""

    key = serializers.CharField()
    text = serializers.CharField()
    kind = serializers.CharField(source="type")
    options = serializers.ListField(default=list)
    units = serializers.ListField(child=serializers.CharField(), default=list)
    weight = serializers.IntegerField(default=1)
    required = serializers.BooleanField(source="req", default=False)  # type: ignore[assignment]  # its name in JSON
    signal = serializers.CharField(default="")
    help = serializers.CharField(default="")
    show_if = serializers.CharField(default="")
    retired = serializers.BooleanField(default=False)


class SectionSerializer(serializers.Serializer):
    """A section with its questions, in the shape of interview.yaml."""

    key = serializers.CharField()
    title = serializers.CharField()
    minutes = serializers.IntegerField(default=5)
    record_name = serializers.CharField(source="records.name", default="")
    minimum = serializers.IntegerField(source="records.min", default=0)
    maximum = serializers.IntegerField(source="records.max", default=0)
    count_signal = serializers.CharField(source="records.signal", default="")
    questions = QuestionSerializer(many=True)


class QuestionnaireSerializer(serializers.Serializer):
    """A questionnaire with its sections; `key` is "default", or the domain that it is for."""

    key = serializers.CharField()
    title = serializers.CharField()
    version = serializers.CharField()
    sections = SectionSerializer(many=True)


class RuleSetSerializer(serializers.Serializer):
    """The rules of a version of the content, in the shape of rules.yaml."""

    version = serializers.CharField()
    domain = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    sha256 = serializers.CharField()
    near_tie = serializers.IntegerField()
    penalty_per_class = serializers.IntegerField()
    companions = serializers.ListField(child=serializers.CharField())
    ask_order = serializers.ListField(child=serializers.CharField())
    rules = serializers.ListField(child=serializers.DictField())


class SignalsSerializer(serializers.Serializer):
    """Signals as the rules read them, for example `{"gb_total": 2000, "kinds": ["table"]}`."""

    signals = serializers.DictField()
    domain = serializers.CharField(required=False, default="")


def get_json_object(request: Request) -> Mapping[str, Any]:
    """The body of a request as an object. Raises ValidationError where it is a list."""
    data = request.data
    if not isinstance(data, Mapping):
        raise serializers.ValidationError("Send an object, not a list.")
    return data


def get_valid_data(
    serializer_class: type[serializers.BaseSerializer[Any]], request: Request, instance: Any = None
) -> dict[str, Any]:
    """The data of a request as the serializer reads it; with `instance`, of a part of it. Raises ValidationError."""
    serializer = serializer_class(instance, data=request.data, partial=instance is not None)
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
