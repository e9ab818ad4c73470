"""Who may see a shared object, such as a dataset or release: one abstract model and one queryset."""

from __future__ import annotations

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    SIGNED_IN = "signed-in", _("Everybody who is signed in")
    PRIVATE = "private", _("Named people and teams")


def is_curator(user: User | AnonymousUser) -> bool:
    """Whether `user` sees and changes everything in the catalogue and the releases."""
    return user.is_active and (user.is_superuser or user.has_perm("catalog.curate"))


SharedModel = TypeVar("SharedModel", bound=models.Model, covariant=True)


class SharedQuerySet(models.QuerySet[SharedModel]):
    """To subclass as `class ReleaseQuerySet(SharedQuerySet["Release"])`, with a `visible_to` of the model's own.

    A selector that hands such rows out returns the subclass, not `QuerySet`: then `.published()` has a type too.
    """

    def shared_with(self, user: User | AnonymousUser) -> Self:
        """Rows that are shared with `user`, in any state (draft, published); `visible_to` checks the state as well."""
        if is_curator(user):
            return self
        open_to = [Visibility.PUBLIC]
        if user.is_authenticated:
            open_to.append(Visibility.SIGNED_IN)
        allowed = Q(visibility__in=open_to) & (Q(embargo_until=None) | Q(embargo_until__lte=timezone.now()))
        if user.is_authenticated:
            named = self.model._default_manager.filter(Q(people=user) | Q(teams__members=user)).values("pk")
            allowed |= Q(pk__in=named)
        return self.filter(allowed)


class Shared(models.Model):
    """An object with visibility, an optional embargo, and named people and teams who see it regardless of both."""

    visibility = models.CharField(max_length=12, choices=Visibility, default=Visibility.PUBLIC)
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Hidden from the public until then (UTC).")
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    teams = models.ManyToManyField(Team, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_open_to_all(self) -> bool:
        """Whether it is shared with everybody, in any state."""
        is_embargoed = self.embargo_until is not None and self.embargo_until > timezone.now()
        return self.visibility == Visibility.PUBLIC and not is_embargoed
