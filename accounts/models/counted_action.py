"""Recent actions of callers, for limits per hour; rows are deleted after a day.

Separate module because it belongs to a caller, who need not have an account.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

HOUR = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)


class CountedActionQuerySet(models.QuerySet["CountedAction"]):
    """Actions of callers, whose names `services.quotas.name_caller` makes."""

    def of(self, caller: str, action: str) -> CountedActionQuerySet:
        """Those of one kind that one caller did."""
        return self.filter(caller=caller, action=action)

    def of_last_hour(self) -> CountedActionQuerySet:
        """Those that count against a limit an hour."""
        return self.filter(at__gt=timezone.now() - HOUR)

    def expired(self) -> CountedActionQuerySet:
        """Those that no limit counts any more."""
        return self.filter(at__lt=timezone.now() - KEPT_FOR)


class CountedAction(models.Model):
    """One action of a caller: an account, or a network address as a keyed digest."""

    caller = models.CharField(max_length=64)
    action = models.CharField(max_length=20)
    reference = models.CharField(max_length=64, blank=True, help_text="Id of what was made.")
    at = models.DateTimeField(default=timezone.now)

    objects = CountedActionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["caller", "action", "at"], name="action_of_caller")]

    def __str__(self) -> str:
        return f"{self.action} at {self.at:%Y-%m-%d %H:%M}"
