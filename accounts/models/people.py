"""People, the teams they share things with, and invitations."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords


class User(AbstractUser):
    """A person with an account. Roles are Django groups (researcher, curator, admin) made by migration."""

    history = HistoricalRecords(excluded_fields=["password", "last_login"], m2m_fields=["groups"])


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The teams somebody is in or manages; nobody looks into the others."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(members=user) | models.Q(managers=user)).distinct()

    def managed_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(managers=user) if user.is_authenticated else self.none()


class Team(models.Model):
    """A named group of collaborators; its managers invite and remove members."""

    name = models.CharField(max_length=120, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    managers = models.ManyToManyField(User, related_name="managed_teams", blank=True)

    objects = TeamQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=["members", "managers"])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The invitations somebody wrote."""
        return self.filter(invited_by=user) if user.is_authenticated else self.none()

    def open(self) -> Self:
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link that lets one person sign up and, if it names a team, join it. Only the digest of the link is stored."""

    email = models.EmailField()
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} by {self.invited_by}"
