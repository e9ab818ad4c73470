"""What is asked. Answers refer to questions by their keys, so questions are retired, never deleted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import Revised
from triage.engine import questionnaire as pure


class Questionnaire(Revised):
    """A list of sections; new interviews get the one of the key "default"."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=30)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Section(Revised):
    """One screen of questions. With `record_name` it is asked for each record."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    seed = models.CharField(max_length=200, blank=True, help_text="The question of the original notes behind it.")
    minutes = models.PositiveSmallIntegerField(default=5)
    position = models.PositiveSmallIntegerField(default=0)
    record_name = models.CharField(max_length=40, blank=True, help_text="Singular noun of a repeated record.")
    minimum = models.PositiveSmallIntegerField(default=0)
    maximum = models.PositiveSmallIntegerField(default=0)
    count_signal = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="section_key_once")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question; where the section has records, it is asked for each of them."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in pure.KINDS])
    options = models.JSONField(default=list, blank=True, help_text='["key", {"key": "Label"}]')
    units = models.JSONField(default=list, blank=True)
    weight = models.PositiveSmallIntegerField(default=1, help_text="3 decides, 2 shifts, 1 is context.")
    required = models.BooleanField(default=False)
    signal = models.CharField(max_length=120, blank=True, help_text="What the rules read; several with commas.")
    help = models.TextField(blank=True)
    show_if = models.CharField(max_length=200, blank=True, help_text="For example: sensitivity = regulated")
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False, help_text="No longer asked; old answers stay readable.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.text

    def as_raw(self) -> dict[str, Any]:
        """The question in the shape of interview.yaml."""
        return {
            "key": self.key,
            "text": self.text,
            "type": self.kind,
            "options": self.options,
            "units": self.units,
            "weight": self.weight,
            "req": self.required,
            "signal": self.signal,
            "help": self.help,
            "show_if": self.show_if,
            "retired": self.retired,
        }

    def clean(self) -> None:
        """Raise ValidationError where the question cannot be parsed."""
        try:
            pure.parse_question(self.as_raw())
        except (ValueError, AttributeError, TypeError) as error:
            raise ValidationError(str(error)) from error
