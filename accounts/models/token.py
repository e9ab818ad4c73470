"""Tokens with which programs act for a person without the person's password.

Separate module because REST authentication needs tokens alone.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The person's own tokens; nobody sees those of others."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def usable(self) -> Self:
        """Neither revoked nor expired, of an active account."""
        not_expired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(not_expired, revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """A token; only its digest is stored (accounts.secrets)."""

    class Scope(models.TextChoices):
        READ = "read", _("Read what I may see")
        JOBS = "jobs", _("Start and cancel my jobs, keep my filters")
        CURATE = "curate", _("Change datasets, releases and loads, where I may")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What it is for, e.g. 'cluster, annotation script'.")
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False, help_text="The first characters, to recognise it by.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="token_name_once_per_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def allows(self, scope: str) -> bool:
        """Whether the token has the scope; every token has "read"."""
        return scope in self.scopes or scope == self.Scope.READ
