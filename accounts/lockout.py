"""Which account a failed login was for: axes counts by account and address.

Separate module because the settings name its function.
"""

from collections.abc import Mapping

from django.http import HttpRequest


def account_of_login(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The user name or e-mail address that was entered, in lower case: 'Ana' and 'ana' are one account."""
    entered = credentials or {}
    name = entered.get("username") or entered.get("email") or request.POST.get("login", "")
    return name.casefold()
