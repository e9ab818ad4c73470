"""With LWDS_REQUIRE_SECOND_FACTOR, curators and administrators must set up a second factor before they use other pages.

Separate module because it needs people and their rights, which the other middleware does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.problems import NotPermittedError
from accounts.sharing import is_curator
from lwds_portal.web.compression import PROGRAM_PATHS
from lwds_portal.web.problems import render_problem

# Routes that signing in and out and setting up a factor take; those of tokens are not among them.
OPEN_ROUTES = ("account_", "mfa_", "health-")


class RequireSecondFactor:
    """Middleware: people who need a second factor and have none are redirected to the page where they set one up.

    Tokens of programs need none: only a person who has passed this check can create one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        route = request.resolver_match.url_name if request.resolver_match else None
        if not settings.LWDS_REQUIRE_SECOND_FACTOR or (route or "").startswith(OPEN_ROUTES):
            return None
        if not _lacks_second_factor(request):
            return None
        sentence = _("Curators sign in with a second factor here: set one up to go on.")
        if request.method == "GET" and request.accepts("text/html") and not request.path.startswith(PROGRAM_PATHS):
            messages.warning(request, sentence)
            return redirect("mfa_index")
        return render_problem(request, NotPermittedError(sentence))


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and (user.is_staff or is_curator(user)) and not is_mfa_enabled(user)
