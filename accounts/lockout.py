"""Which account a failed login was for: axes counts by account and address; wrong second factors count too.

Separate module because the settings name its function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.mfa.signals import authentication_failed
from axes.handlers.proxy import AxesProxyHandler
from django.dispatch import receiver
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


def account_of_login(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The user name or e-mail address that was entered, in lower case: 'Ana' and 'ana' are one account."""
    entered = credentials or {}
    name = entered.get("username") or entered.get("email") or request.POST.get("login", "")
    return name.casefold()


@receiver(authentication_failed)
def count_wrong_code(*, sender: type, request: HttpRequest, user: User, **_: Any) -> None:
    """Count a wrong code as a wrong password of the account: in the database, for all processes."""
    AxesProxyHandler.user_login_failed(sender=sender, credentials={"username": user.get_username()}, request=request)
