"""How programs say who they are: `Authorization: Bearer <token>`, or HTTP Basic with user name and token.

Account passwords are not accepted here: a script should hold something that can be revoked and does not open the pages.
`request.auth` is then the ApiToken; accounts.permissions asks it for its scopes.
"""

from __future__ import annotations

import base64
import binascii

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services.tokens import recognise_token

REFUSED = "This token is unknown, expired or revoked: make one under Account, Tokens."


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer lwds_...`"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        text = _credentials(request, b"bearer")
        return None if text is None else _holder(text)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="lwds_portal"'


class BasicTokenAuthentication(BaseAuthentication):
    """HTTP Basic: the user name, and a token in place of the password."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        text = _credentials(request, b"basic")
        if text is None:
            return None
        try:
            username, token = base64.b64decode(text, validate=True).decode().split(":", 1)
        except (binascii.Error, ValueError):
            raise AuthenticationFailed("HTTP Basic needs base64 of 'user name:token'.") from None
        holder = _holder(token)
        if holder[0].get_username() != username:
            raise AuthenticationFailed(REFUSED)
        return holder

    def authenticate_header(self, request: Request) -> str:
        return 'Basic realm="lwds_portal: user name and token"'


def _credentials(request: Request, scheme: bytes) -> str | None:
    """What follows the scheme in the Authorization header; None if there is none of this scheme."""
    words = get_authorization_header(request).split()
    if not words or words[0].lower() != scheme:
        return None
    if len(words) != 2:
        raise AuthenticationFailed("The Authorization header needs the scheme and one word after it.")
    return words[1].decode("latin-1")


def _holder(text: str) -> tuple[User, ApiToken]:
    token = recognise_token(text=text)
    if token is None:
        raise AuthenticationFailed(REFUSED)
    return token.user, token
