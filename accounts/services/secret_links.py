"""Create, find, use and revoke secret links.

These services check no permissions: an app calls them after it has checked that the user manages the target.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from accounts.models import SecretLink, User
from accounts.models.counted_action import HOUR
from accounts.secrets import create_secret, hash_secret
from accounts.services.quotas import lock_caller, name_caller, require_below


@transaction.atomic
def create_secret_link(
    *,
    user: User,
    purpose: str,
    lifetime: timedelta,
    target: models.Model | None = None,
    role: str = "",
    email: str = "",
    note: str = "",
) -> tuple[SecretLink, str]:
    """Create a link that expires after `lifetime`.

    Args:
        purpose: What following the link does; `find_secret_link` wants the same word.
        target: The object that the link opens, if it is about one.

    Returns:
        The link and its secret, which is stored nowhere and cannot be shown again.

    Raises:
        QuotaError: `user` made too many links in the last hour.
        ValidationError: A field has a value that it cannot have, such as an e-mail address without "@".
    """
    lock_caller(name_caller(user=user, address=""))
    recent = SecretLink.objects.filter(created_by=user, created_at__gt=timezone.now() - HOUR).count()
    require_below(recent, "LWDS_USER_LINKS_PER_HOUR", "invitations and other links of the last hour")
    secret = create_secret()
    link = SecretLink(
        purpose=purpose,
        role=role,
        email=email,
        note=note,
        digest=hash_secret(secret),
        created_by=user,
        expires_at=timezone.now() + lifetime,
    )
    if target is not None:
        link.target = target
    link.full_clean()
    link.save()
    return link, secret


def find_secret_link(*, purpose: str, secret: str) -> SecretLink | None:
    """The usable link with this secret; None if it is unknown, expired, revoked, used or for another purpose."""
    links = SecretLink.objects.with_secret(purpose=purpose, secret=secret).usable()
    return links.select_related("created_by").first()


@transaction.atomic
def use_secret_link(*, user: User, purpose: str, secret: str) -> SecretLink | None:
    """Find a usable link and use it up, so that it works once, also for two requests at the same time."""
    links = SecretLink.objects.select_for_update(of=["self"]).with_secret(purpose=purpose, secret=secret)
    link = links.usable().first()
    if link is not None:
        link.used_at = timezone.now()
        link.used_by = user
        link.save(update_fields=["used_at", "used_by"])
    return link


def revoke_secret_link(*, link: SecretLink) -> None:
    """Make a link useless at once; one that was revoked before keeps the time of that."""
    SecretLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
