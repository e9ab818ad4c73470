"""Link checks: what answered at an address of an entry, and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.entries.models import Dataset


class LinkCheck(models.Model):
    """The result of one request to a link."""

    class Outcome(models.TextChoices):
        ALIVE = "alive", _("Answered")
        DEAD = "dead", _("Did not answer, or said it is gone")
        NOT_CHECKED = "not checked", _("Not checked")

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="link_checks")
    url = models.URLField(max_length=1000)
    checked_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=12, choices=Outcome)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        get_latest_by = "checked_at"

    def __str__(self) -> str:
        return f"{self.url}: {self.outcome}"
