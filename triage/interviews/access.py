"""Open the interview of a page, and keep what somebody typed when their session ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext

from accounts.http import SignedInRequest
from accounts.problems import TooLargeError
from triage.interviews.documents import get_interview
from triage.interviews.roles import get_permissions
from triage.interviews.unsaved_posts import set_unsaved_post_cookie, store_unsaved_post
from triage.models import Interview, UnsavedPost

MAX_BUTTON_DIGITS = 9
Params = ParamSpec("Params")


def open_interview(request: SignedInRequest, slug: str) -> tuple[Interview, frozenset[str]]:
    """The interview of an address, and what the reader may do in it. Raises Http404 where they may not see it."""
    try:
        interview = get_interview(user=request.user, slug=slug)
    except Interview.DoesNotExist as error:
        message = gettext("There is no such interview, or nobody has let you in. Ask its owner for a link.")
        raise Http404(message) from error
    return interview, get_permissions(request.user, interview)


def signed_in(
    view: Callable[Concatenate[SignedInRequest, Params], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Params], HttpResponse]:
    """Redirect people who are not signed in; what they posted is stored, and saved after they sign in."""

    @wraps(view)
    def wrapper(request: Any, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if is_autosave(request):
            return JsonResponse({"signed_out": True, "login": settings.LOGIN_URL}, status=401)
        response = redirect_to_login(request.get_full_path())
        if request.method == "POST" and request.resolver_match.view_name == "triage:section":
            set_unsaved_post_cookie(request, response, _store_post(request, kwargs["slug"]))
            message = gettext("You were signed out. What you typed is kept: sign in and it will be saved.")
            messages.warning(request, message)
        return response

    return wrapper


def _store_post(request: HttpRequest, slug: Any) -> UnsavedPost:
    """Store what was posted. Raises TooLargeError, which says what to do, if it is too much."""
    unsaved_post = store_unsaved_post(request, slug)
    if unsaved_post is None:
        message = gettext(
            "You are signed out, and this is too much to be kept until you are signed in (LWDS_KEPT_TEXT_BYTES, "
            "LWDS_KEPT_TEXTS). Your browser still has it: sign in in another window, then go back and send it again."
        )
        raise TooLargeError(message)
    return unsaved_post


def parse_button_number(text: str) -> int:
    """The number that a button carries. Raises Http404 where it carries none."""
    if not text.isascii() or not text.isdigit() or len(text) > MAX_BUTTON_DIGITS:
        raise Http404(gettext("This button refers to nothing on this page."))
    return int(text)


def is_autosave(request: HttpRequest) -> bool:
    """Whether the script of the page saves in the background and expects JSON."""
    return request.headers.get("X-Autosave") == "1"
