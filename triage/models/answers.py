"""Answers to questions that are asked once."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from triage.engine.document import CONFIDENCES, Cell
from triage.models.interview import Interview

CONFIDENCE_CHOICES = [(word, word.capitalize()) for word in CONFIDENCES]


class Answer(models.Model):
    """One answer: a typed JSON value, or 'I don't know' and who does; `typed` keeps text that could not be read."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=40)
    value = models.JSONField(null=True, blank=True)
    typed = models.TextField(blank=True)
    unknown = models.BooleanField(default=False)
    ask = models.CharField(max_length=200, blank=True, help_text="Who knows.")
    confidence = models.CharField(max_length=5, choices=CONFIDENCE_CHOICES, blank=True)
    note = models.TextField(blank=True, help_text="Seen by owner, interviewers and curators only.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["interview", "key"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"

    @property
    def cell(self) -> Cell:
        return Cell(self.value, self.typed, self.unknown, self.ask, self.confidence, self.note)
