"""Organizations, and what each does for a dataset."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Revised, User
from accounts.sharing import is_curator
from catalog.entries.models.dataset import Dataset


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Organizations of the datasets that `user` may see; curators see all."""
        if is_curator(user):
            return self
        visible = Dataset.objects.visible_to(user).values("pk")
        return self.filter(pk__in=Responsibility.objects.filter(dataset__in=visible).values("organization"))


class Organization(Revised):
    name = models.CharField(max_length=300, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    homepage = models.URLField(max_length=500, blank=True)
    ror = models.URLField(max_length=100, blank=True, verbose_name="ROR", help_text="https://ror.org/...")
    email = models.EmailField(blank=True)

    objects = OrganizationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """The role of an organization for a dataset."""

    class Role(models.TextChoices):
        STEWARD = "steward", _("Steward")
        PRODUCER = "producer", _("Producer")
        FUNDER = "funder", _("Funder")

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="responsibilities")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=10, choices=Role, default=Role.STEWARD)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "responsibilities"
        constraints = [models.UniqueConstraint(fields=["dataset", "organization", "role"], name="responsibility_once")]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display().lower()})"
