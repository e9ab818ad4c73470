"""Interview content that curators changed, as text; shipped content has no row.

Separate module because a version of the content belongs to no interview.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Revised


class ContentVersion(Revised):
    """All content files of one version. One is in force for each domain; "" is for all others.

    Attributes:
        texts: {file name: YAML text}, each of triage/content/compiling.py: TEXTS.
        made_from: SHA-256 of the content that it was copied from.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("In force")
        RETIRED = "retired", _("Retired")

    UNREVISED = frozenset({"checked_at", "check_report"})

    name = models.CharField(max_length=60, unique=True, help_text="For people; the rules say their own version.")
    domain = models.CharField(max_length=60, blank=True, help_text="An answer to 'Which field?'; empty is everybody.")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT, editable=False)
    texts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, help_text="Of its files.")
    made_from = models.CharField(max_length=64, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    check_report = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["domain", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["domain"], condition=Q(status="active"), name="one_content_in_force")
        ]

    def __str__(self) -> str:
        return self.name
