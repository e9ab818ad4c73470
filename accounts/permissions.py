"""Checks the scopes of a program's token; people with a session are not limited by scopes.

Separate module because the settings name its class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken

if TYPE_CHECKING:  # rest_framework.views itself loads this class by settings
    from rest_framework.views import APIView


class TokenScope(BasePermission):
    """Reading needs any token or none; writing needs the view's `write_scope` ('curate' where it names none)."""

    message = "This token's scopes do not include what the request needs."

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.method in SAFE_METHODS or not isinstance(request.auth, ApiToken):
            return True
        return request.auth.allows(getattr(view, "write_scope", ApiToken.Scope.CURATE))
