"""Tables of saved filters: named, owned, shared by link; all versions are kept."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import Revised, User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own filters, and shared ones, which are found by their address."""
        shared = models.Q(is_shared=True)
        return self.filter(shared | models.Q(owner=user)) if user.is_authenticated else self.filter(shared)


class SavedFilter(Revised):
    """A named filter; its text is that of its newest version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False, help_text="Whoever has the link may read and use it.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_name_of_owner")]

    def __str__(self) -> str:
        return self.name


class SavedFilterVersion(models.Model):
    """One text of a filter; never changed once written."""

    saved_filter = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["saved_filter", "number"], name="saved_filter_version_once")]

    def __str__(self) -> str:
        return f"{self.saved_filter} v{self.number}"
