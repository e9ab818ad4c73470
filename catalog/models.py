"""Datasets: what somebody can find, cite and reach."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from accounts.sharing import Shared, SharedQuerySet, is_curator


class DatasetQuerySet(SharedQuerySet):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published datasets shared with `user`; curators see all."""
        if is_curator(user):
            return self
        return self.shared_with(user).filter(status=Dataset.Status.PUBLISHED)


class Dataset(Shared):
    """An entry in the catalogue; a whole outside data system is one too."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        PUBLISHED = "published"
        RETIRED = "retired"

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        permissions = [("curate", "May curate datasets, releases and interviews")]

    def __str__(self) -> str:
        return self.title
