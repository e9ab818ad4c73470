"""Entries that people follow, and their notices of changes of liveness."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from catalog.entries.models import Dataset
from catalog.entries.models.vocabulary import Liveness, LivenessReason, label_liveness


class Follow(models.Model):
    """A person who gets notices when the liveness of an entry changes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "dataset"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user} follows {self.dataset}"


class MailRefusal(models.Model):
    """A person wants no notices by mail."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"No mail to {self.user}"


class AnnouncedLiveness(models.Model):
    """The last announced liveness of an entry; if the dataset differs from it, it has changed since."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="announced")
    liveness = models.CharField(max_length=12, choices=Liveness)
    reason = models.CharField(max_length=12, choices=LivenessReason)

    def __str__(self) -> str:
        return f"{self.dataset}: {label_liveness(self.liveness, self.reason)}"


class LivenessChange(models.Model):
    """An announced change of the liveness of an entry."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="liveness_changes")
    liveness_before = models.CharField(max_length=12, choices=Liveness)
    reason_before = models.CharField(max_length=12, choices=LivenessReason)
    liveness = models.CharField(max_length=12, choices=Liveness)
    reason = models.CharField(max_length=12, choices=LivenessReason)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.labels}"

    @property
    def labels(self) -> str:
        """The old and the new liveness of the entry: "Alive → Ended: lost"."""
        before = label_liveness(self.liveness_before, self.reason_before)
        return f"{before} → {label_liveness(self.liveness, self.reason)}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The notices to `user` of entries that `user` may see now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user, change__dataset__in=Dataset.objects.visible_to(user))


class Notice(models.Model):
    """A notice of one change to one person.

    Attributes:
        why: The reason for this notice, as the person reads it: "you follow it".
        mailed_at: When it was mailed, or left out of the mail because the person could not see the entry any more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    change = models.ForeignKey(LivenessChange, models.CASCADE, related_name="notices")
    why = models.CharField(max_length=300)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user"], condition=models.Q(mailed_at=None), name="notice_not_mailed")]
        constraints = [models.UniqueConstraint(fields=["user", "change"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.change}, to {self.user}"
