"""Which account a failed login was for: axes counts by it and by the address it came from."""

from collections.abc import Mapping

from django.http import HttpRequest


def account_of_login(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name or e-mail address typed, whatever the form called it; 'Ana' and 'ana' are one account."""
    sent = credentials or {}
    typed = sent.get("username") or sent.get("email") or request.POST.get("login", "")
    return typed.casefold()
