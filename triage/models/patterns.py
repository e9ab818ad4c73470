"""Rule sets as rows, so that a curator can copy and change them without code."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Revised
from triage.engine.conditions import parse_condition
from triage.engine.prices import COST_CLASSES


class RuleSet(Revised):
    """Patterns, rules and the scenarios that they must pass. One is in force for each domain; "" is for all others."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("In force")
        RETIRED = "retired", _("Retired")

    version = models.CharField(max_length=60, unique=True)
    domain = models.CharField(max_length=60, blank=True, help_text="An answer to 'Which field?'; empty is everybody.")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    forked_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="forks")
    near_tie = models.PositiveSmallIntegerField(default=1, help_text="Points within which two patterns are a tie.")
    penalty_per_class = models.PositiveSmallIntegerField(default=2, help_text="Points for each class above the budget.")
    companions = models.JSONField(default=list, blank=True, help_text="Keys of patterns shown beside a winner.")
    companion_score = models.SmallIntegerField(default=3)
    ask_order = models.JSONField(default=list, blank=True, help_text="Signals, the most telling first.")
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    check_report = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["domain", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["domain"], condition=Q(status="active"), name="one_rule_set_in_force")
        ]

    def __str__(self) -> str:
        return self.version


class Pattern(Revised):
    """A way to build a lightweight data system; it must say when it does not fit."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="patterns")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    slogan = models.CharField(max_length=200)
    level = models.CharField(max_length=20)
    cost = models.CharField(max_length=1, choices=[(c, c) for c in COST_CLASSES], help_text="Class a month.")
    parts = models.PositiveSmallIntegerField(help_text="How many things can break.")
    fits = models.TextField()
    not_fits = models.TextField()
    components = models.JSONField(default=list)
    seed_examples = models.JSONField(default=list, blank=True)
    outgrown_to = models.JSONField(default=list, blank=True)
    reviewed_on = models.DateField(null=True, blank=True, help_text="Cost classes age; warned about after a year.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "key"], name="pattern_key_once")]

    def __str__(self) -> str:
        return self.name


class PatternStep(models.Model):
    """One hour of the eight; it ends in something that a third person can check."""

    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="steps")
    hour = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["hour"]
        constraints = [models.UniqueConstraint(fields=["pattern", "hour"], name="step_hour_once")]

    def __str__(self) -> str:
        return f"Hour {self.hour}: {self.text}"


class Rule(models.Model):
    """A gate, score, add-on or exit; `when` is a list of [signal, operator, value] that must all hold."""

    class Kind(models.TextChoices):
        GATE = "gate", _("Gate: removes a pattern")
        SCORE = "score", _("Score: adds points to a pattern")
        ADDON = "addon", _("Add-on: an obligation beside any pattern")
        EXIT = "exit", _("Exit: not a lightweight problem")

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=5, choices=Kind)
    pattern = models.CharField(max_length=60, blank=True, help_text="Key of the pattern (gates and scores).")
    points = models.SmallIntegerField(default=0)
    when = models.JSONField(help_text='[["gb_total", "gte", 1], ["need_full_files", true]]')
    text = models.TextField(help_text="The sentence that readers see.")
    spares = models.JSONField(default=list, blank=True, help_text="Patterns whose plan an exit does not withhold.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "key"], name="rule_key_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"

    def clean(self) -> None:
        """Raise ValidationError where a condition cannot be parsed."""
        try:
            for condition in self.when or []:
                parse_condition(condition)
        except (ValueError, TypeError) as error:
            raise ValidationError({"when": str(error)}) from error

    def as_raw(self) -> dict[str, Any]:
        """The rule in the shape of rules.yaml."""
        text_key = "add" if self.kind == self.Kind.ADDON else "why"
        raw = {"id": self.key, "when": self.when, text_key: self.text, "spares": self.spares}
        if self.kind in (self.Kind.GATE, self.Kind.SCORE):
            raw["pattern"] = self.pattern
        return raw | {"add": self.points} if self.kind == self.Kind.SCORE else raw


class Scenario(models.Model):
    """A worked case: with these signals the rule set must recommend this pattern."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=200)
    signals = models.JSONField()
    expect = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "name"], name="scenario_name_once")]

    def __str__(self) -> str:
        return self.name
