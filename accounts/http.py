"""Types of the requests that views get, so that mypy knows `request.htmx` and `request.user`.

`PortalRequest` for any view, `SignedInRequest` for one behind `@login_required`; `get_signed_in_user` where the type
cannot tell, as in REST views, whose permission classes mypy does not know.

Separate module because the views of every app use these types.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from accounts.models import User

MAX_REVISION_DIGITS = 9


class PortalRequest(HttpRequest):
    """A request that passed the middleware of sessions and htmx. For annotations only: none is ever made."""

    htmx: HtmxDetails
    user: User | AnonymousUser


class SignedInRequest(PortalRequest):
    """The same behind `@login_required`."""

    user: User


def get_signed_in_user(request: HttpRequest | Request) -> User:
    """The person who sent a request.

    Raises:
        PermissionDenied: Nobody is signed in.
    """
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def parse_revision(text: str) -> int:
    """The revision in the hidden field of a form; 0, which nothing stored has, where it did not come with the form."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_REVISION_DIGITS else 0
