"""Organizations and how many datasets each has, as far as the reader may see."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from accounts.models import User
from catalog.models import Dataset, Organization
from catalog.models.organization import OrganizationQuerySet


def find_organizations(*, user: User | AnonymousUser, words: str = "") -> OrganizationQuerySet:
    seen = Q(responsibilities__dataset__in=Dataset.objects.visible_to(user).values("pk"))
    organizations = Organization.objects.visible_to(user)
    for word in words.split():
        organizations = organizations.filter(name__icontains=word)
    return organizations.annotate(uses=Count("responsibilities__dataset", filter=seen, distinct=True)).order_by("name")
