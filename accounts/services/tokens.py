"""Give tokens to programs, recognise them, take them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.secrets import digest_of, new_secret

LONGEST_LIFE = 366  # days
USE_RECORDED_EVERY = timedelta(minutes=5)  # a write for every request would be slower than most answers


def create_token(*, user: User, name: str, scopes: Sequence[str], days: int = 90) -> tuple[ApiToken, str]:
    """Make a token; returns it with its text, which is shown this once and stored nowhere.

    Raises ValidationError for an unknown scope, a name that the user's tokens have, or a life of more than a year.
    """
    if not 1 <= days <= LONGEST_LIFE:
        raise ValidationError({"days": f"A token lives 1 to {LONGEST_LIFE} days, not {days}."})
    text = new_secret("lwds_")
    token = ApiToken(
        user=user,
        name=name,
        scopes=sorted(set(scopes)),
        digest=digest_of(text),
        hint=text[:9],
        expires_at=timezone.now() + timedelta(days=days),
    )
    token.full_clean()
    token.save()
    return token, text


def recognise_token(*, text: str) -> ApiToken | None:
    """The usable token with this text, if there is one; notes that it was used."""
    token = ApiToken.objects.usable().select_related("user").filter(digest=digest_of(text)).first()
    now = timezone.now()
    if token and (token.last_used_at is None or now - token.last_used_at > USE_RECORDED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, user: User, token_id: int) -> bool:
    """End one of the user's tokens at once; False if the user has no such token."""
    mine = ApiToken.objects.visible_to(user).filter(pk=token_id, revoked_at=None)
    return bool(mine.update(revoked_at=timezone.now()))
