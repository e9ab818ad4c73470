"""Results of an interview: questions to other people, snapshots, decisions, and hours of the plan that are done."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from triage.models.interview import Interview


class FollowUp(models.Model):
    """An open question as a task, made from an "I don't know" at `path` ("ops_hours", "formats/<id>/total")."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="follow_ups")
    path = models.CharField(max_length=120)
    question = models.CharField(max_length=400)
    whom = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["done_at", "due", "pk"]
        constraints = [models.UniqueConstraint(fields=["interview", "path"], name="follow_up_once")]

    def __str__(self) -> str:
        return self.question

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class AppendOnly(models.Model):
    """Rows that are written once: a later state is a new row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raises ValidationError where it is there already."""
        if not self._state.adding:
            raise ValidationError(f"A {self._meta.verbose_name} is never changed; make a new one.")
        super().save(*args, **kwargs)


class Snapshot(AppendOnly):
    """An interview and its recommendation as they were at one moment; later changes of the rules do not affect them."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    comment = models.CharField(max_length=300, blank=True)
    document = models.JSONField()
    signals = models.JSONField()
    recommendation = models.JSONField()
    rules_version = models.CharField(max_length=60)
    questionnaire_version = models.CharField(max_length=30)
    sha256 = models.CharField(max_length=64, help_text="Of document, signals and recommendation as canonical JSON.")
    is_verified = models.BooleanField(default=True, help_text="Made by this portal; others were imported as they are.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "triage_freeze"  # the name that the model had when its table was made
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["interview", "number"], name="freeze_number_once")]

    def __str__(self) -> str:
        return f"Snapshot {self.number} of {self.interview_id}"

    @property
    def winner(self) -> str:
        """Key of the pattern that was recommended; empty for none."""
        winner = self.recommendation.get("winner") if isinstance(self.recommendation, dict) else None
        return winner if isinstance(winner, str) else ""

    @property
    def pattern_names(self) -> dict[str, str]:
        """{key: name} of the patterns that were ranked or removed."""
        parts = self.recommendation if isinstance(self.recommendation, dict) else {}
        lists = [parts[name] for name in ("ranking", "removed") if isinstance(parts.get(name), list | tuple)]
        items = [item for items in lists for item in items if isinstance(item, dict)]
        return {str(item.get("pattern")): str(item.get("name")) for item in items}


class Decision(AppendOnly):
    """The pattern that a curator chose on a snapshot, and why; the reasons show where the rules need work."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="decisions", db_column="freeze_id")
    pattern = models.CharField(max_length=60)
    comment = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pattern}: {self.comment[:60]}"

    @property
    def pattern_name(self) -> str:
        """The name of the pattern in the snapshot."""
        return self.snapshot.pattern_names.get(self.pattern, self.pattern)


class StepCheck(models.Model):
    """One hour of a pattern's plan that is done."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="step_checks")
    pattern = models.CharField(max_length=60)
    hour = models.PositiveSmallIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["hour"]
        constraints = [models.UniqueConstraint(fields=["interview", "pattern", "hour"], name="step_check_once")]

    def __str__(self) -> str:
        return f"{self.pattern} hour {self.hour}"
