"""Limits of one caller, for open work and for actions per hour: each limit is a setting, and 0 means no limit.

Separate module because every app counts by the same rules.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.models.counted_action import CountedAction
from accounts.problems import TooManyRequestsError

CALLER_SALT = "accounts.quotas.caller"
CALLER_DIGITS = 32  # of the digest of a network address, which is stored nowhere itself


class QuotaError(TooManyRequestsError):
    """429: the caller has as many open, or did as much in the last hour, as the portal lets one caller."""

    code = "quota"


def name_caller(*, user: User | AnonymousUser, address: str) -> str:
    """The name of the sender of a request in limits: the account or, without one, a keyed digest of the address."""
    if user.is_authenticated:
        return f"user-{user.pk}"
    return salted_hmac(CALLER_SALT, address, algorithm="sha256").hexdigest()[:CALLER_DIGITS]


def lock_caller(caller: str) -> None:
    """Let no other request of this caller count until the transaction ends, so that none slips in between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quota'), hashtext(%s))", [caller])


def require_below(count: int, setting: str, description: str) -> None:
    """Check that one more is allowed.

    Args:
        count: What the caller has now.
        setting: Name of the setting with the limit.
        description: What is counted, as a sentence goes on after the number, such as "jobs that wait or run".

    Raises:
        QuotaError: The limit is reached.
    """
    limit = getattr(settings, setting)
    if limit and count >= limit:
        raise QuotaError(f"You have {count:,} {description}; {limit:,} are allowed ({setting}). Wait, or ask for more.")


def count_last_hour(caller: str, action: str) -> int:
    """How often the caller did this in the last hour."""
    return CountedAction.objects.of(caller, action).of_last_hour().count()


def note_action(*, caller: str, action: str, reference: str = "") -> None:
    """Count one action of the caller; `reference` is the id of what it made."""
    CountedAction.objects.create(caller=caller, action=action, reference=reference)
