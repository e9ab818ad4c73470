"""Organizations: who keeps, produces and pays for data."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.models import User
from accounts.sharing import is_curator


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Organizations that a dataset visible to `user` names; curators see all."""
        from catalog.models.dataset import Dataset, Responsibility  # the two models name each other

        if is_curator(user):
            return self
        shown = Dataset.objects.visible_to(user).values("pk")
        return self.filter(pk__in=Responsibility.objects.filter(dataset__in=shown).values("organization"))


class Organization(models.Model):
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
