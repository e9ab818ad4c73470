"""DOIs that this portal registers at DataCite.

Separate module because DataCite's rules are not those of any other row of a dataset.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.entries.models.dataset import Dataset


class Doi(models.Model):
    """The DOI of a dataset. `sent` is the digest of DataCite's copy; `problem` is its last error message."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("Reserved here, not yet sent")
        DRAFT = "draft", _("Draft")
        REGISTERED = "registered", _("Registered, not in searches")
        FINDABLE = "findable", _("Findable")

    dataset = models.OneToOneField(Dataset, models.PROTECT, related_name="doi")
    name = models.CharField(max_length=200, unique=True, help_text="Prefix and suffix, such as 10.5072/lwds.2026-1.")
    base_url = models.URLField(max_length=200, help_text="The portal's address when it was reserved.")
    state = models.CharField(max_length=10, choices=State, default=State.RESERVED)
    sent = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
