"""Whether a person gets notices by mail; a signed link in each mail ends it with one click.

Separate module because pages and mails both need it.
"""

from __future__ import annotations

from django.core import signing

from accounts.models import User
from catalog.entries.notices.models import MailRefusal

SALT = "notices by mail"


def gets_mail(user: User) -> bool:
    """Whether the person gets notices by mail: yes, until they say no."""
    return not MailRefusal.objects.filter(user=user).exists()


def set_mail_notices(user: User, enabled: bool) -> None:
    """Let the person get notices by mail, or not; twice is once."""
    if enabled:
        MailRefusal.objects.filter(user=user).delete()
    else:
        MailRefusal.objects.get_or_create(user=user)


def create_unsubscribe_token(user: User) -> str:
    """A token that ends the mails to `user` and permits nothing else; it does not expire."""
    return signing.dumps(user.pk, salt=SALT)


def find_unsubscribing_user(token: str) -> User | None:
    """The person whose mails the token may end; None if the portal did not sign it, or the account is gone."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None
