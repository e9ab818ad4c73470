"""Authentication of REST requests: `Authorization: Bearer <token>`, or HTTP Basic with user name and token.

Passwords of accounts are not accepted: a script should have something that can be revoked and does not open the pages.
`request.auth` is the ApiToken, whose scopes accounts.permissions checks.
"""

from __future__ import annotations

import base64
import binascii

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services.tokens import find_token

REFUSAL = "This token is unknown, expired or revoked: make one under Account, Tokens."


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer lwds_...`"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        text = _read_credentials(request, b"bearer")
        return None if text is None else _find_user_and_token(text)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="lwds_portal"'


class BasicTokenAuthentication(BaseAuthentication):
    """HTTP Basic: the user name, and a token in place of the password."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        text = _read_credentials(request, b"basic")
        if text is None:
            return None
        try:
            username, token = base64.b64decode(text, validate=True).decode().split(":", 1)
        except (binascii.Error, ValueError):
            raise AuthenticationFailed("HTTP Basic needs base64 of 'user name:token'.") from None
        user_and_token = _find_user_and_token(token)
        if user_and_token[0].get_username() != username:
            raise AuthenticationFailed(REFUSAL)
        return user_and_token

    def authenticate_header(self, request: Request) -> str:
        return 'Basic realm="lwds_portal: user name and token"'


def _read_credentials(request: Request, scheme: bytes) -> str | None:
    """What follows `scheme` in the Authorization header; None if the header has another scheme or is absent."""
    parts = get_authorization_header(request).split()
    if not parts or parts[0].lower() != scheme:
        return None
    if len(parts) != 2:
        raise AuthenticationFailed("The Authorization header needs the scheme and one word after it.")
    return parts[1].decode("latin-1")


def _find_user_and_token(text: str) -> tuple[User, ApiToken]:
    token = find_token(text=text)
    if token is None:
        raise AuthenticationFailed(REFUSAL)
    return token.user, token
