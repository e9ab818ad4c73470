"""Authentication of programs: `Authorization: Bearer <token>`, or HTTP Basic with user name and token.

REST views name the two classes in the settings; views of files and rows are decorated with `accept_tokens`.
Passwords of accounts are not accepted: a script uses a token, which can be revoked and does not open the pages.
`request.auth` is the ApiToken, whose scopes accounts.permissions checks.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services.tokens import find_token

REFUSAL = "This token is unknown, expired or revoked: make one under Account, Tokens."


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer lwds_...`"""

    def authenticate(self, request: HttpRequest | Request) -> tuple[User, ApiToken] | None:
        text = _read_credentials(request, b"bearer")
        return None if text is None else _find_user_and_token(text)

    def authenticate_header(self, request: HttpRequest | Request) -> str:
        return 'Bearer realm="lwds_portal"'


class BasicTokenAuthentication(BaseAuthentication):
    """HTTP Basic: the user name, and a token in place of the password."""

    def authenticate(self, request: HttpRequest | Request) -> tuple[User, ApiToken] | None:
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

    def authenticate_header(self, request: HttpRequest | Request) -> str:
        return 'Basic realm="lwds_portal: user name and token"'


def _read_credentials(request: HttpRequest | Request, scheme: bytes) -> str | None:
    """The text behind `scheme` in the Authorization header; None if the header has another scheme or is absent."""
    parts = get_authorization_header(cast(Request, request)).split()
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


def accept_tokens(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator of a view that only reads, for programs outside /api/v1/: a token opens what its owner may see.

    An invalid token is answered with 401; the request is never treated as anonymous.
    """

    @wraps(view)
    def authenticated_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        for authentication in (BearerAuthentication(), BasicTokenAuthentication()):
            try:
                user_and_token = authentication.authenticate(request)
            except AuthenticationFailed as error:
                return _unauthorized(str(error.detail), authentication.authenticate_header(request))
            if user_and_token is not None:
                request.user = user_and_token[0]
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Authorization"])
        return response

    return authenticated_view


def _unauthorized(detail: str, challenge: str) -> HttpResponseBase:
    status = HTTPStatus.UNAUTHORIZED
    members = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    headers = {"WWW-Authenticate": challenge}
    return JsonResponse(members, status=status, content_type="application/problem+json", headers=headers)
