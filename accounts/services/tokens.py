"""Create, find and revoke the access tokens of programs.

Separate module because pages and REST authentication share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.secrets import create_secret, hash_secret

MAX_TOKEN_DAYS = 366
USE_RECORD_INTERVAL = timedelta(minutes=5)  # a write for every request would be slower than most answers


def create_token(*, user: User, name: str, scopes: Sequence[str], days: int = 90) -> tuple[ApiToken, str]:
    """Create a token that expires after `days`.

    Returns:
        The token and its text, which is stored nowhere and cannot be shown again.

    Raises:
        ValidationError: A scope is unknown, another token of `user` has this name, or `days` is more than a year.
    """
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise ValidationError({"days": f"A token lives 1 to {MAX_TOKEN_DAYS} days, not {days}."})
    text = create_secret("lwds_")
    token = ApiToken(
        user=user,
        name=name,
        scopes=sorted(set(scopes)),
        digest=hash_secret(text),
        hint=text[:9],
        expires_at=timezone.now() + timedelta(days=days),
    )
    token.full_clean()
    token.save()
    return token, text


def find_token(*, text: str) -> ApiToken | None:
    """The usable token with this text, if there is one; records that it was used."""
    token = ApiToken.objects.usable().select_related("user").filter(digest=hash_secret(text)).first()
    now = timezone.now()
    if token and (token.last_used_at is None or now - token.last_used_at > USE_RECORD_INTERVAL):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, user: User, token_id: int) -> bool:
    """Revoke one of the user's tokens; False if the user has no such token."""
    tokens = ApiToken.objects.visible_to(user).filter(pk=token_id, revoked_at=None)
    return bool(tokens.update(revoked_at=timezone.now()))
