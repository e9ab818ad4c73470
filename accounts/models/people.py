"""People and teams.

Separate module because tokens and secret links refer to people.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models.linked_history import LinkedHistory
from accounts.models.revised import Revised


class UserManager(DjangoUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """The account of a name; `Ana` and `ana` are one name, as on the sign-in page."""
        return self.get(username__iexact=username)


class User(AbstractUser, Revised):
    """A person with an account. Roles are Django groups (researcher, curator, admin) made by migration."""

    UNREVISED = frozenset({"last_login"})

    objects: ClassVar[UserManager] = UserManager()
    history = LinkedHistory(excluded_fields=["password", "last_login"], m2m_fields=["groups"])

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Upper("username"),  # what `iexact` compares
                name="user_name_once_in_any_case",
                violation_error_message=_("An account has this name already, perhaps in other letter case."),
            )
        ]


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The teams that somebody is in or manages; other teams are hidden."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(members=user) | models.Q(managers=user)).distinct()

    def managed_by(self, user: User | AnonymousUser) -> Self:
        """The teams whose members and invitations `user` may change."""
        return self.filter(managers=user) if user.is_authenticated else self.none()


class Team(Revised):
    """A named group of collaborators; its managers invite and remove members."""

    name = models.CharField(max_length=120, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    managers = models.ManyToManyField(User, related_name="managed_teams", blank=True)
    invitations = GenericRelation("accounts.SecretLink")

    objects = TeamQuerySet.as_manager()
    history = LinkedHistory(m2m_fields=["members", "managers"])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
