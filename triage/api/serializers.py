"""The JSON of triage under /api/v1/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from catalog.models import Dataset
from triage.models import (
    Comment,
    Decision,
    FollowUp,
    Interview,
    Member,
    Pattern,
    Question,
    Questionnaire,
    RuleSet,
    Section,
    Snapshot,
)


class InterviewSerializer(serializers.ModelSerializer):
    """One line of the list; `title` is needed to make one."""

    url = serializers.HyperlinkedIdentityField(view_name="interview-detail", lookup_field="slug")
    dataset: serializers.SlugRelatedField[Dataset] = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    questionnaire = serializers.CharField(source="questionnaire.version", read_only=True)

    class Meta:
        model = Interview
        fields = ["url", "slug", "title", "status", "questionnaire", "dataset", "created_at", "updated_at"]
        read_only_fields = ["slug", "status"]


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


class PatternSerializer(serializers.ModelSerializer):
    """A pattern with the steps of its eight hours."""

    rules_version = serializers.CharField(source="rule_set.version", read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Pattern
        fields = [
            "key", "name", "slogan", "level", "cost", "parts", "fits", "not_fits", "components", "steps",
            "seed_examples", "outgrown_to", "reviewed_on", "rules_version",
        ]  # fmt: skip

    def get_steps(self, pattern: Pattern) -> list[str]:
        return [step.text for step in pattern.steps.all()]


class QuestionSerializer(serializers.ModelSerializer):
    """A question."""

    class Meta:
        model = Question
        fields = [
            "key", "text", "kind", "options", "units", "weight", "required", "signal", "help", "show_if", "retired",
        ]  # fmt: skip


class SectionSerializer(serializers.ModelSerializer):
    """A section with its questions."""

    questions = QuestionSerializer(many=True)

    class Meta:
        model = Section
        fields = ["key", "title", "minutes", "record_name", "minimum", "maximum", "count_signal", "questions"]


class QuestionnaireSerializer(serializers.ModelSerializer):
    """A questionnaire with its sections."""

    sections = SectionSerializer(many=True)

    class Meta:
        model = Questionnaire
        fields = ["key", "title", "version", "sections"]


class RuleSetSerializer(serializers.ModelSerializer):
    """A rule set with its rules in the shape of rules.yaml."""

    rules = serializers.SerializerMethodField()

    class Meta:
        model = RuleSet
        fields = ["version", "domain", "status", "near_tie", "penalty_per_class", "companions", "ask_order", "rules"]

    def get_rules(self, rule_set: RuleSet) -> list[dict[str, Any]]:
        return [rule.as_raw() | {"kind": rule.kind} for rule in rule_set.rules.all()]


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
