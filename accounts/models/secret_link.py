"""Addresses that let whoever has them see or join one object until they expire."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import User
from accounts.secrets import hash_secret


class SecretLinkQuerySet(models.QuerySet["SecretLink"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The links that `user` made. Who manages an object sees all its links, through the object."""
        return self.filter(created_by=user) if user.is_authenticated else self.none()

    def usable(self) -> Self:
        """Not expired, not revoked and, if it works once, not used."""
        return self.filter(expires_at__gt=timezone.now(), revoked_at=None, used_at=None)

    def with_secret(self, *, purpose: str, secret: str) -> Self:
        """The link with this secret, in whatever state; none if it was made for another purpose."""
        return self.filter(purpose=purpose, digest=hash_secret(secret))


class SecretLink(models.Model):
    """A link whose secret is shown once and stored as a digest.

    `purpose` says what following the link does, and belongs to the app that made it: a link opens nothing for another
    purpose. The target, a team or a dataset for example, has a GenericRelation to its links: they are deleted with it.
    """

    purpose = models.CharField(max_length=30, editable=False)
    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True, editable=False, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    target = GenericForeignKey("content_type", "object_id")
    role = models.CharField(max_length=20, blank=True, help_text="The role that it gives, where it gives one.")
    email = models.EmailField(blank=True, help_text="Where it was sent to, if it was mailed.")
    note = models.CharField(max_length=200, blank=True, help_text="Whom it was given to.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="Only of links that work once.")
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="secret_link_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None) | Q(content_type__isnull=False, object_id__isnull=False),
                name="secret_link_target_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.email or self.note or 'anybody'} until {self.expires_at:%Y-%m-%d}"
